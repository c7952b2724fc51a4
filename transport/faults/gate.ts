// A gate stands between a channel and its user, in the handshake and on the link. While no fault is on, it
// passes on all that comes; else messages wait, whole and in order, in one lane for each direction. A message
// of a link gets its tag when it leaves, and is checked when it arrives, so that ticks may pass those that wait.
import type { Clock } from '../base/clock.ts';
import { busyBytes, gatePollTime } from '../base/wire-limits.ts';
import { type Channel, ChannelClosed, type Receiver } from '../carrier/channel.ts';
import type { LaneRules } from './fault.ts';
import { Lane } from './lane.ts';

/** The receiver of a link. `message` is the same as isNext, heard and frames, one after the other. */
export interface LinkReceiver extends Receiver {
  isNext(bytes: Uint8Array): boolean; // checks the tag; if it is wrong, the receiver ends the link
  heard(): void; // the other side lives
  isTick(bytes: Uint8Array): boolean;
  frames(bytes: Uint8Array): void; // the message as it arrived, with its tag; not called for a tick
}

/** What a gate tells the node that it belongs to. */
export interface GateOwner {
  readonly clock: Clock;
  readonly time: number; // milliseconds that a handshake may take
  /** Called with a caller's first message: from now on the gate belongs to the peer that it names. */
  named(gate: Gate, bytes: Uint8Array): void;
  /** The link was closed on this side, and a fault keeps the other side from learning it. */
  isWaiting(gate: Gate): void;
  isGone(gate: Gate): void;
}

export class Gate implements Channel {
  readonly whenArrived?: (tell: () => void) => void;
  readonly out: Lane;
  readonly in: Lane;
  readonly #channel: Channel;
  readonly #owner: GateOwner;
  #isNamed: boolean;
  #asked: PromiseWithResolvers<Uint8Array> | undefined; // a receive() without its message
  #receiver: LinkReceiver | undefined;
  #unproven = 0; // messages of the handshake that wait in `out`
  #isClosed = false; // by this side
  #isPaused = false; // the channel reads nothing: too much waits in `in`
  #tick: (() => Uint8Array) | undefined; // a tick that waits for the end of a cut
  #unheard = 0; // messages and ticks that have arrived during a cut: the receiver hears of them at its end
  #stopPoll: () => void = () => {};

  /** `isNamed`: the peer is known; else the first message names it. */
  constructor(channel: Channel, owner: GateOwner, isNamed: boolean) {
    this.#channel = channel;
    this.#owner = owner;
    this.#isNamed = isNamed;
    this.out = new Lane(owner.clock, () => this.#hasSent());
    this.in = new Lane(owner.clock, () => this.#readOn());
    if (channel.whenArrived !== undefined)
      this.whenArrived = (tell) => this.out.put(0, () => channel.whenArrived?.(tell));
  }

  get address(): string {
    return this.#channel.address;
  }

  get carrier(): string {
    return this.#channel.carrier ?? '';
  }

  get open(): boolean {
    return !this.#isClosed && this.#channel.open;
  }

  get queued(): number {
    return this.#channel.queued + this.out.bytes;
  }

  /** `leaves` is called with the bytes when they go out: it puts the tag into them. */
  send(bytes: Uint8Array, leaves?: (bytes: Uint8Array) => void): void {
    if (this.out.isOpen) {
      leaves?.(bytes);
      this.#channel.send(bytes);
      return;
    }
    if (this.#isClosed) return;
    const unproven = leaves === undefined ? 1 : 0;
    this.#unproven += unproven;
    this.out.put(bytes.length, () => {
      this.#unproven -= unproven;
      leaves?.(bytes);
      this.#channel.send(bytes);
    });
  }

  setRules(out: LaneRules, into: LaneRules): void {
    if (!into.isCut) this.#hear();
    this.in.setRules(into);
    this.out.setRules(out);
    const tick = this.#tick;
    if (tick === undefined || out.isCut) return;
    this.#tick = undefined;
    this.sendTick(tick);
  }

  /** Sends what `make` returns before all that waits. If nothing may pass, one tick waits for the end of the cut. */
  sendTick(make: () => Uint8Array): void {
    if (this.#isClosed) return;
    if (this.out.rules.isCut) this.#tick = make;
    else if (this.#unproven === 0) this.#channel.send(make());
  }

  async receive(): Promise<Uint8Array> {
    const asked = Promise.withResolvers<Uint8Array>();
    this.#asked = asked;
    this.#channel.receive().then(
      (bytes) => this.#passIn(bytes, asked),
      (error: unknown) => asked.reject(error),
    );
    return asked.promise;
  }

  deliverTo(receiver: LinkReceiver): void {
    this.#asked = undefined;
    this.#receiver = receiver;
    this.#channel.deliverTo({
      message: (bytes) => this.#take(bytes),
      drained: () => this.out.bytes === 0 && this.#receiver?.drained(),
      closed: (reason) => this.#closedThere(reason),
    });
  }

  close(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const isLink = this.#receiver !== undefined;
    this.#receiver = undefined;
    this.#asked?.reject(new ChannelClosed(reason));
    this.in.clear();
    if (isLink && !this.out.isOpen && this.#channel.open) {
      this.out.put(0, () => this.#end(reason));
      if (!this.out.isOpen) this.#owner.isWaiting(this);
    } else this.#end(reason);
  }

  /** Closes the channel at once, if close() waits for the end of a fault. */
  closeNow(): void {
    this.#end('connection_closed');
  }

  #end(reason: string): void {
    this.#gone();
    this.#channel.close(reason);
  }

  #gone(): void {
    this.#stopPoll();
    this.out.clear();
    this.#owner.isGone(this);
  }

  /** A message of the handshake. */
  #passIn(bytes: Uint8Array, asked: PromiseWithResolvers<Uint8Array>): void {
    if (!this.#isNamed) {
      this.#isNamed = true;
      this.#owner.named(this, bytes);
    }
    const { clock, time } = this.#owner;
    // nobody reads the channel while the message waits, and so nobody learns that it was closed
    const stop = this.in.isOpen ? () => {} : clock.after(time, () => this.#giveUp());
    this.in.put(bytes.length, () => {
      stop();
      asked.resolve(bytes);
    });
  }

  /** Ends a handshake that waits, if the other side has left. */
  #giveUp(): void {
    if (!this.#channel.open) this.close('timeout');
  }

  /** A message of the link. */
  #take(bytes: Uint8Array): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return; // closed by this side
    if (this.in.isOpen) return receiver.message(bytes);
    if (!receiver.isNext(bytes)) return;
    this.#unheard++;
    if (!this.in.rules.isCut) this.#hear();
    if (receiver.isTick(bytes)) return;
    const kept = Uint8Array.from(bytes);
    this.in.put(kept.length, () => receiver.frames(kept));
    if (this.in.bytes > busyBytes) this.#pause(true);
  }

  #hear(): void {
    for (; this.#unheard > 0; this.#unheard--) this.#receiver?.heard();
  }

  #closedThere(reason: string): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return this.#gone();
    this.in.put(0, () => {
      this.#gone();
      receiver.closed(reason);
    });
  }

  /** Stops reading while too much waits, so that the other side has to wait too. */
  #pause(yes: boolean): void {
    if (this.#isPaused === yes) return;
    this.#isPaused = yes;
    this.#channel.pause?.(yes);
  }

  #readOn(): void {
    if (this.in.bytes <= busyBytes / 2) this.#pause(false);
  }

  /** Tells the receiver when no byte is queued any more. */
  #hasSent(): void {
    this.#stopPoll();
    if (this.#receiver === undefined || this.out.bytes > 0) return;
    if (this.#channel.queued === 0) return this.#receiver.drained();
    // the channel tells this only if much was queued at once
    this.#stopPoll = this.#owner.clock.after(gatePollTime, () => this.#hasSent());
  }
}
