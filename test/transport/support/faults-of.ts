// The faults of a node foo@host without a network: its channels are put behind gates by hand.

import type { Clock } from '../../../transport/base/clock.ts';
import { type FaultNews, NodeFaults } from '../../../transport/faults/node-faults.ts';

export interface TestFaults {
  readonly faults: NodeFaults;
  readonly news: FaultNews[];
}

export function faultsOf(clock: Clock): TestFaults {
  const news: FaultNews[] = [];
  const faults = new NodeFaults({
    ownName: 'foo@host',
    clock,
    time: 7_000,
    callerOf: () => 'bar@host',
    told: (told) => news.push(told),
    happens: () => {},
    recorded: async () => undefined,
    froze: () => {},
  });
  return { faults, news };
}
