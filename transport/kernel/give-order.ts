// Gives another node an order about faults: calls it on a fault line, and waits for its answer.
import { faultLineTime } from '../base/wire-limits.ts';
import { giveOrder } from '../faults/fault-line.ts';
import type { NodeFaults } from '../faults/node-faults.ts';
import type { Order } from '../faults/orders.ts';
import { flagFaultLine } from '../handshake/handshake-messages.ts';
import { callNode } from './call-node.ts';
import { ConnectError } from './connect-error.ts';
import type { FaultAnswer } from './fault-desk.ts';
import { howToReach } from './how-to-reach.ts';
import type { Me } from './me.ts';
import type { Setting } from './setting.ts';

export interface Giving {
  readonly me: Me;
  readonly setting: Setting;
  readonly faults: NodeFaults;
}

export async function orderOf(
  node: string,
  order: Order,
  { me, setting, faults }: Giving,
  time: number = faultLineTime,
): Promise<FaultAnswer> {
  const refusal = setting.rules.refusal(node, 'asked');
  if (refusal !== undefined) return unreachable(refusal.sentence);
  const ways = setting.ways.filter(({ scheme }) => scheme.kind === 'terl');
  if (ways.length === 0)
    return unreachable(
      `no order about faults can be given to ${node}: such orders do not travel over inet_tcp (-proto_dist ws inet_tcp)`,
    );
  const { clock } = setting; // not the one that stands while this node is frozen
  const call = { them: node, time, clock, signal: new AbortController().signal };
  try {
    const peer = await callNode({
      ...howToReach(setting, { ...call, report: () => {} }),
      ways,
      meOn: (way) => ({ ...me.on(way), flags: me.on(way).flags | flagFaultLine }),
      stillWanted: () => false,
      noted: () => {},
      gateTo: (channel) => faults.lineGate(channel),
    });
    const stop = clock.after(time, () => peer.channel.close('timeout'));
    const answer = await giveOrder(peer, order);
    stop();
    return answer ?? unreachable(`${node} gave no answer about faults`);
  } catch (error) {
    if (error instanceof ConnectError) return unreachable(error.sentence);
    throw error;
  }
}

function unreachable(sentence: string): FaultAnswer {
  return { ok: false, unreachable: true, sentence };
}
