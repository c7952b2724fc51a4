// A channel over two subjects of NATS, one for each direction. NATS loses what it cannot deliver, so each message has a number:
// a gap ends the link, as a cut cable would. Each side acknowledges what it takes, and limits what may be under way to it.

import type { Clock } from '../base/clock.ts';
import { bytesBeforeProof, closeTime, messageBytes } from '../base/wire-limits.ts';
import { type Channel, lostMessages, type Receiver } from '../carrier/channel.ts';
import { makeInbox } from '../carrier/inbox.ts';
import { type LinkSeals, linkOverhead } from './room-keys.ts';

/** What a link needs of the connection to the broker. */
export interface LinkWire {
  readonly address: string;
  readonly partBytes: number; // the longest body of one message
  readonly clock: Clock;
  readonly seals: LinkSeals;
  readonly window: number; // what the other side takes before its first acknowledgement
  windowHere(): number; // what this side takes: the more links share the connection, the less
  /** `asks`: the server answers if nobody listens on the other side. */
  publish(message: Uint8Array, asks: boolean): void;
  over(): void; // nothing more is sent or received
}

export class NatsLink implements Channel {
  readonly carrier = 'nats';
  readonly #wire: LinkWire;
  readonly #inbox = makeInbox();
  readonly #waiting: Part[] = []; // until the other side has taken enough
  readonly #askers: Asker[] = [];
  #waitingBytes = 0;
  #numberOut = 0; // of the next message
  #numberIn = 0;
  #sent = 0; // bytes of messages, so far
  #takenThere = 0; // of these the other side has told that it has taken them
  #window: number;
  #takenHere = 0;
  #told = 0; // of these this side has told
  #held: number | undefined; // while paused: what had been taken before
  #parts: Uint8Array[] = []; // of a message that has not arrived whole
  #partsBytes = 0;
  #isAsking = false; // an acknowledgement was asked for
  #hasHeard = true; // since the last look
  #closing: string | undefined; // this side has closed, and some bytes still wait
  #isOver = false;

  constructor(wire: LinkWire) {
    this.#wire = wire;
    this.#window = wire.window;
  }

  get address(): string {
    return this.#wire.address;
  }

  get open(): boolean {
    return this.#inbox.ended === undefined;
  }

  get queued(): number {
    return this.#waitingBytes;
  }

  send(bytes: Uint8Array): void {
    if (!this.open) return;
    const { partBytes } = this.#wire;
    const hadWaiting = this.#waiting.length > 0;
    for (let at = 0; at === 0 || at < bytes.length; at += partBytes) {
      const body = bytes.subarray(at, at + partBytes);
      const isLast = at + partBytes >= bytes.length;
      this.#waiting.push({ kind: isLast ? kinds.last : kinds.part, body });
    }
    this.#waitingBytes += bytes.length;
    this.#pump(hadWaiting);
  }

  whenArrived(tell: () => void): void {
    if (!this.open) return;
    this.#askers.push({ at: this.#sent + this.#waitingBytes, tell });
    this.#askIfDue();
  }

  pause(yes: boolean): void {
    if (yes) this.#held ??= this.#takenHere;
    else {
      this.#held = undefined;
      this.#tellTaken();
    }
  }

  receive(): Promise<Uint8Array> {
    return this.#inbox.receive();
  }

  deliverTo(receiver: Receiver): void {
    this.#inbox.deliverTo(receiver);
  }

  close(reason: string): void {
    if (!this.open) return;
    this.#inbox.close(reason);
    if (this.#waiting.length === 0) return this.#leave(reason);
    this.#closing = reason;
    this.#wire.clock.after(closeTime, () => this.#leave(reason));
  }

  /** A message on the subject of this end. One that the other end has not made is left out. */
  arrived(message: Uint8Array): void {
    if (this.#isOver || message.length < linkOverhead) return;
    const number = numberOf(message);
    if (number < this.#numberIn) return; // a stranger repeats it
    const plain = this.#wire.seals.unseal(number, message);
    if (plain === undefined) return;
    if (number > this.#numberIn) return this.#fail(lostMessages);
    this.#numberIn++;
    this.#hasHeard = true;
    this.#take(plain[0] ?? 0, plain.subarray(1));
  }

  /** The server says that nobody is at the other end. */
  nobody(): void {
    this.lost('connection_closed');
  }

  /** The connection to the broker is over, and what was under way on it is lost. */
  lost(reason: string): void {
    this.#inbox.end(reason);
    this.#end();
  }

  /** Asks whether the other side is there, if nothing has come since the last look. */
  look(): void {
    if (!this.#hasHeard) this.#publish(kinds.ask, nothing, true);
    this.#hasHeard = false;
  }

  #take(kind: number, body: Uint8Array): void {
    switch (kind) {
      case kinds.part:
      case kinds.last:
        return this.#takePart(body, kind === kinds.last);
      case kinds.taken:
        return this.#otherHasTaken(body);
      case kinds.ask:
        return this.#tellTaken();
      case kinds.close:
        this.#inbox.end(Buffer.from(body).toString('latin1') || 'connection_closed');
        return this.#end();
      default:
        return this.#fail('bad_message');
    }
  }

  #takePart(body: Uint8Array, isLast: boolean): void {
    this.#takenHere += body.length;
    this.#partsBytes += body.length;
    if (this.#partsBytes > messageBytes) return this.#fail('oversized_message');
    if (this.#inbox.receiver === undefined && this.#takenHere > bytesBeforeProof)
      return this.#fail('too_much_before_handshake');
    if (isLast) {
      const whole = this.#parts.length === 0 ? body : Buffer.concat([...this.#parts, body]);
      this.#parts = [];
      this.#partsBytes = 0;
      this.#inbox.take(whole);
    } else this.#parts.push(body);
    if (this.#takenHere - this.#told >= this.#wire.windowHere() / 2) this.#tellTaken();
  }

  #tellTaken(): void {
    if (this.#isOver) return;
    const taken = this.#held ?? this.#takenHere;
    this.#told = taken;
    const body = Buffer.allocUnsafe(takenBytes);
    body.writeBigUInt64BE(BigInt(taken));
    body.writeUInt32BE(this.#wire.windowHere(), 8);
    this.#publish(kinds.taken, body);
  }

  #otherHasTaken(body: Uint8Array): void {
    if (body.length !== takenBytes) return this.#fail('bad_message');
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
    this.#takenThere = Number(bytes.readBigUInt64BE());
    this.#window = bytes.readUInt32BE(8);
    this.#isAsking = false;
    for (let asker = this.#askers[0]; asker !== undefined; asker = this.#askers[0]) {
      if (asker.at > this.#takenThere) break;
      this.#askers.shift();
      asker.tell();
    }
    this.#pump();
  }

  /** Sends what the other side has room for. */
  #pump(hadWaiting: boolean = this.#waiting.length > 0): void {
    while (!this.#isOver && this.#hasRoom()) {
      const part = this.#waiting.shift();
      if (part === undefined) break;
      this.#waitingBytes -= part.body.length;
      this.#sent += part.body.length;
      this.#publish(part.kind, part.body);
    }
    this.#askIfDue();
    if (this.#waiting.length > 0) return;
    if (this.#closing !== undefined) this.#leave(this.#closing);
    else if (hadWaiting) this.#inbox.receiver?.drained();
  }

  #hasRoom(): boolean {
    const [next] = this.#waiting;
    const underWay = this.#sent - this.#takenThere;
    return next !== undefined && (underWay === 0 || underWay + next.body.length <= this.#window);
  }

  /** Someone waits for the arrival of bytes that have all left. */
  #askIfDue(): void {
    const [first] = this.#askers;
    if (first !== undefined && !this.#isAsking && first.at <= this.#sent) {
      this.#isAsking = true;
      this.#publish(kinds.ask, nothing);
    }
  }

  #publish(kind: number, body: Uint8Array, asks = false): void {
    if (this.#isOver) return;
    this.#wire.publish(this.#wire.seals.seal(this.#numberOut++, kind, body), asks);
  }

  /** The other side, or a message that was lost, has broken the link. */
  #fail(reason: string): void {
    this.#publish(kinds.close, Buffer.from(reason, 'latin1'));
    this.lost(reason);
  }

  #leave(reason: string): void {
    this.#publish(kinds.close, Buffer.from(reason, 'latin1'));
    this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#wire.over();
  }
}

/** The number that no message of a link has: what follows it tells that there is no such link. */
export const noNumber: Buffer = Buffer.alloc(8, 0xff);

const kinds = { part: 0, last: 1, taken: 2, ask: 3, close: 4 } as const;
const takenBytes = 12; // the bytes taken so far:8, and the window:4
const nothing = new Uint8Array(0);

interface Part {
  readonly kind: number;
  readonly body: Uint8Array;
}

interface Asker {
  readonly at: number; // calls `tell` when this many bytes have been taken
  tell(): void;
}

function numberOf(message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset, 8);
  const number = view.getBigUint64(0);
  return number > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(number);
}
