// Handles the emulator's events about the network: connecting, disconnecting, and frames to other nodes.

import type { NetKernel } from '../../transport/kernel/net-kernel.ts';
import type { EmulatorEvent } from '../emulator/host/contract.ts';
import type { Turns } from '../isolate/turns.ts';
import type { Membership } from './membership.ts';
import { type NetworkEvents, report } from './network-events.ts';
import type { EmulatorHandlers } from './outgoing.ts';

/** `membership` returns undefined while the node is still starting. */
export function connectionHandlers(
  membership: () => Membership | undefined,
  network: NetworkEvents,
  turns: Turns,
): Pick<EmulatorHandlers, 'connect' | 'disconnect' | 'frames' | 'protocolError'> {
  const kernel = (): NetKernel | undefined => membership()?.kernel;
  return {
    connect: (asked) => void connect(membership(), network, turns, asked),
    disconnect: ({ node, link }) => kernel()?.disconnect(node, link),
    frames({ node, link, wantsRoom, frames }) {
      const arrived = wantsRoom ? () => network.room(node) : undefined;
      kernel()?.send(node, frames, arrived, link);
    },
    protocolError({ node, link, what }) {
      const address = kernel()
        ?.peers()
        .find((known) => known.link === link)?.address;
      kernel()?.disconnect(node, link);
      const at = address === undefined ? '' : ` at ${address}`;
      report(turns, 'error', `** Connection to ${node}${at} closed: it sent ${what} **`);
    },
  };
}

async function connect(
  membership: Membership | undefined,
  network: NetworkEvents,
  turns: Turns,
  { node, how }: Extract<EmulatorEvent, { kind: 'connect' }>,
): Promise<void> {
  const refused = await membership?.startDynamically();
  if (refused !== undefined) {
    report(turns, 'error', refused);
    turns.tell({ kind: 'connectFailed', node, why: refused, isTold: false });
  } else if (how === 'hidden') membership?.kernel?.connectHidden(node);
  else {
    if (how === 'news') network.calledByNews(node);
    membership?.kernel?.connect(node, how === 'asked' ? 'asked' : 'auto');
  }
}
