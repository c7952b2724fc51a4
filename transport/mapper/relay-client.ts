// Opens a stream to a node through the port of its mapper, for a node whose own port cannot be reached.

import type { Duplex } from 'node:stream';
import { codeOf } from '../base/error-code.ts';
import { DialError } from '../carrier/channel.ts';
import { type Exchange, exchange, type MapperAddress } from './mapper-exchange.ts';
import { type RelayReply, readRelayReply } from './mapper-messages.ts';

/** Returns the stream; rejects with a DialError. */
export async function openRelay(
  at: MapperAddress,
  name: string,
  signal: AbortSignal,
): Promise<Duplex> {
  const { answer, socket } = await ask(at, name, signal);
  const reply = readRelayReply(answer);
  if (reply === 'granted') return socket.setNoDelay();
  socket.destroy();
  const why = reply === undefined ? 'it gave no answer that is known here' : words[reply];
  throw new DialError('relay_refused', `its tpmd does not relay (${why})`);
}

async function ask(at: MapperAddress, name: string, signal: AbortSignal): Promise<Exchange> {
  try {
    return await exchange(at, { kind: 'relay', name }, { signal, stays: 1 });
  } catch (error) {
    const code = codeOf(error, 'relay_refused');
    const why = error instanceof Error ? error.message : String(error);
    throw new DialError(code, `its tpmd does not relay: ${why}`, { cause: error });
  }
}

const words: Readonly<Record<Exclude<RelayReply, 'granted'>, string>> = {
  unknown: 'no such node',
  not_a_relay: 'it was started without -relay',
  no_answer: 'the node refuses connections there too',
  too_many: 'it relays as many links as it may',
};
