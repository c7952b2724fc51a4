// A fault line: a connection of its own on which one node gives another one order about faults, and gets one
// answer. No fault acts on it, and a frozen node answers it, so that all can be healed.
import { faultLineBytes } from '../base/wire-limits.ts';
import { type Channel, isChannelClosed } from '../carrier/channel.ts';
import type { Taggers } from '../handshake/link-keys.ts';
import { tagBytes } from '../handshake/message-tag.ts';
import { type Order, type OrderAnswer, readAnswer, readOrder, writeJson } from './orders.ts';

/** Both sides have proved the cookie. */
export interface Line {
  readonly channel: Channel;
  readonly taggers: Taggers;
}

/** What came of an order. */
export interface CarriedOut {
  readonly answer: OrderAnswer;
  readonly after?: () => void; // what is done when the answer has been sent
}

/** Sends the order and returns the answer; undefined if none came, or something else. */
export async function giveOrder(line: Line, order: Order): Promise<OrderAnswer | undefined> {
  send(line, writeJson(order));
  const bytes = await receive(line);
  line.channel.close('done');
  return bytes === undefined ? undefined : readAnswer(bytes);
}

/** Receives the order, and sends the answer that `carryOut` returns. */
export async function takeOrder(
  line: Line,
  carryOut: (order: Order) => Promise<CarriedOut>,
): Promise<void> {
  const bytes = await receive(line);
  if (bytes === undefined) return line.channel.close('bad_message');
  const order = readOrder(bytes);
  const { answer, after }: CarriedOut =
    order === undefined ? { answer: noOrder(bytes) } : await carryOut(order);
  send(line, writeJson(answer));
  await receive(line); // the other side closes when it has the answer
  line.channel.close('done');
  after?.();
}

function noOrder(bytes: Uint8Array): OrderAnswer {
  const start = JSON.stringify(Buffer.from(bytes.subarray(0, 40)).toString('utf8'));
  return { ok: false, sentence: `expected an order about faults, got ${start}` };
}

function send({ channel, taggers }: Line, bytes: Uint8Array): void {
  const message = new Uint8Array(tagBytes + bytes.length);
  message.set(bytes, tagBytes);
  taggers.ours.put(message);
  channel.send(message);
}

/** Returns the next message without its tag; undefined if it is forged, too long, or the channel has ended. */
async function receive({ channel, taggers }: Line): Promise<Uint8Array | undefined> {
  try {
    const message = await channel.receive();
    if (message.length > tagBytes + faultLineBytes || !taggers.theirs.isNext(message))
      return undefined;
    return message.subarray(tagBytes);
  } catch (error) {
    if (isChannelClosed(error)) return undefined; // the caller says that no answer came
    throw error;
  }
}
