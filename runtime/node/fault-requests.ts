// Answers what module net asks: whether it may, and then what the net kernel says.

import { onlyFromOwnTerminal } from '../../transport/kernel/net-kernel.ts';
import type { HostAnswers } from '../emulator/host/host-requests.ts';
import type { FaultOutcome, FaultResult } from '../emulator/host/net-faults.ts';
import type { Turns } from '../isolate/turns.ts';
import type { Membership } from './membership.ts';

/** `mayAll`: the node was started with -kernel net_faults true. */
export function faultRequests(
  membership: () => Membership | undefined,
  turns: () => Turns,
  mayAll: boolean,
): HostAnswers<'net'> {
  return {
    async net(isOwn, call, vector): Promise<FaultOutcome> {
      const kernel = membership()?.kernel;
      if (kernel === undefined) return alone(notAlive);
      const { name } = kernel;
      if (!isOwn && !mayAll && call.do !== 'list') {
        return alone({ ok: false, why: 'eacces', sentence: onlyFromOwnTerminal(name) });
      }
      if (call.do !== 'freeze' || call.node !== name)
        return kernel.fault(call, vector ?? undefined);
      // first the entry that asks comes to its end, so that the prompt is there again
      turns().whenIdle(() => void kernel.fault(call));
      return alone({ ok: true, done: true });
    },
  };
}

/** Of a call that has reached no other node. */
function alone(result: FaultResult): FaultOutcome {
  return { result, recorded: [] };
}

const notAlive: FaultResult = {
  ok: false,
  why: 'distribution_not_started',
  sentence: 'this node is not alive: start it with -sname, or net_kernel.start',
};
