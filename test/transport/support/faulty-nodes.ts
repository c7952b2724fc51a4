// Nodes on which faults may be set, and the orders that tests give them.
import type { Carrier } from '../../../transport/carrier/channel.ts';
import type { FaultCall, FaultResult } from '../../../transport/kernel/fault-desk.ts';
import type { NetKernelEvents, NetKernelOptions } from '../../../transport/kernel/net-kernel.ts';
import { closeAll, type TestNode, testMapper, testNode, useCarrier } from './test-node.ts';

export const between: { oneway: false; effect: { kind: 'cut' } } = {
  oneway: false,
  effect: { kind: 'cut' },
};
export const everyone = { mayOthersFault: true, ticktime: 1 } as const;

/** A node NAME@host, with everyone's orders allowed unless the options say otherwise. */
type StartFaulty = (
  name: string,
  options?: Partial<NetKernelOptions>,
  events?: Partial<NetKernelEvents>,
) => Promise<TestNode>;

/** For the tests of one describe(): nodes over this carrier, and a mapper that is new for each test. */
export function faultyNodes(carrier: Carrier): { node: StartFaulty; mapperPort(): number } {
  let mapper: number;
  before(() => useCarrier(carrier));
  after(() => useCarrier(undefined));
  beforeEach(async () => {
    mapper = (await testMapper()).port;
  });
  afterEach(closeAll);
  return {
    node: (name, options = everyone, events = {}) =>
      testNode(`${name}@host`, mapper, options, events),
    mapperPort: () => mapper,
  };
}

export async function connected(a: TestNode, b: TestNode): Promise<void> {
  a.kernel.connect(b.kernel.name);
  await Promise.all([a.until(`up ${b.kernel.name}`), b.until(`up ${a.kernel.name}`)]);
}

export async function asked(at: TestNode, call: FaultCall): Promise<FaultResult> {
  return (await at.kernel.fault(call)).result;
}

export function cutOff(at: TestNode, left: string, right: string): Promise<FaultResult> {
  return asked(at, { do: 'set', left: [left], right: [right], ...between });
}
