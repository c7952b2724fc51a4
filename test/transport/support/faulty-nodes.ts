// Nodes on which faults may be set, and the orders that tests give them.
import type { FaultCall, FaultResult } from '../../../transport/kernel/fault-desk.ts';
import type { NetKernelEvents, NetKernelOptions } from '../../../transport/kernel/net-kernel.ts';
import { type TestNode, testNode } from './test-node.ts';

export const between: { oneway: false; effect: { kind: 'cut' } } = {
  oneway: false,
  effect: { kind: 'cut' },
};
export const everyone = { mayOthersFault: true, ticktime: 1 } as const;

export function faultyNode(
  mapper: number,
  name: string,
  options: Partial<NetKernelOptions> = everyone,
  events: Partial<NetKernelEvents> = {},
): Promise<TestNode> {
  return testNode(`${name}@host`, mapper, options, events);
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
