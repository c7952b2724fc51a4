// The faults of one node, in force: sets the rules of all gates, ends what is set for a time, freezes the node.
// Faults are kept by the peer's name, so that they also act on links and calls that come later.
import type { Clock } from '../base/clock.ts';
import { waitingGates } from '../base/wire-limits.ts';
import type { Channel } from '../carrier/channel.ts';
import {
  describeFault,
  type Fault,
  type Healed,
  isHealed,
  isOver,
  type LaneRules,
  type ListedFault,
  listed,
  newsOf,
  noRules,
  rulesOf,
  type Way,
  withFaults,
} from './fault.ts';
import { Gate, type GateOwner } from './gate.ts';
import type { Vector } from './orders.ts';

/** Another node's order, from which a fault comes; `vector` is that node's, if it traces. */
export interface Cause {
  readonly node: string;
  readonly vector: Vector;
}

/** Told at each fault that is set, healed, or over. */
export interface FaultNews {
  readonly kind: 'fault' | 'heal';
  readonly other: string; // the other node of the fault; of a freeze, this node
  readonly text: string; // what is on, or no longer on
  readonly isOn: boolean; // whether a fault is on this node now
  readonly isFrozen: boolean;
  readonly thaws: boolean; // frozen only for a time
  readonly cause?: Cause;
}

export interface FaultsSetting {
  readonly ownName: string;
  readonly clock: Clock; // one that is never frozen
  readonly time: number; // milliseconds that a handshake may take
  /** Returns the peer that a caller's first message names; undefined if no fault may act on this caller. */
  callerOf(bytes: Uint8Array): string | undefined;
  /** For the user. */
  told(news: FaultNews): void;
  /** The same for a trace: of a freeze before the node rests. */
  happens(news: FaultNews): void;
  /** Resolves when what happened has been recorded by a trace, to the vector of this node; undefined without a trace. */
  recorded(): Promise<Vector | undefined>;
  /** Freezes the rest of the node, or thaws it. */
  froze(isFrozen: boolean): void;
}

export class NodeFaults implements GateOwner {
  readonly clock: Clock;
  readonly time: number;
  readonly #setting: FaultsSetting;
  readonly #gates = new Map<Gate, string>(); // with the peer's name; '': not known yet
  readonly #waiting = new Set<Gate>(); // closed by this node, oldest first
  #faults: readonly Fault[] = [];
  #frozen: { readonly until?: number } | undefined;
  #isResting = false; // frozen, and a trace has recorded it
  #stopTimer: () => void = () => {};

  constructor(setting: FaultsSetting) {
    this.#setting = setting;
    this.clock = setting.clock;
    this.time = setting.time;
  }

  get isOn(): boolean {
    return this.#faults.length > 0 || this.#frozen !== undefined;
  }

  get isFrozen(): boolean {
    return this.#frozen !== undefined;
  }

  get gates(): number {
    return this.#gates.size;
  }

  /** Puts a gate before a channel to a peer. */
  gateTo(channel: Channel, peer: string): Gate {
    const gate = new Gate(channel, this, true);
    this.#belongs(gate, peer);
    return gate;
  }

  /** Puts a gate before the channel of a caller, which is not known before its first message. */
  gateOfCaller(channel: Channel): Gate {
    const gate = new Gate(channel, this, false);
    this.#gates.set(gate, '');
    return gate;
  }

  /** Puts a gate before the channel of a fault line: nothing acts on it. */
  lineGate(channel: Channel): Gate {
    return new Gate(channel, this, true);
  }

  named(gate: Gate, bytes: Uint8Array): void {
    const peer = this.#setting.callerOf(bytes);
    if (peer === undefined) this.#gates.delete(gate);
    else this.#belongs(gate, peer);
  }

  isWaiting(gate: Gate): void {
    this.#waiting.add(gate);
    if (this.#waiting.size <= waitingGates) return;
    for (const oldest of this.#waiting) return oldest.closeNow();
  }

  isGone(gate: Gate): void {
    this.#gates.delete(gate);
    this.#waiting.delete(gate);
  }

  set(added: readonly Fault[], cause?: Cause): void {
    const { fresh, replaced } = newsOf(this.#faults, added);
    if (fresh.length === 0) return;
    this.#faults = withFaults(this.#faults, fresh);
    this.#changed();
    for (const fault of this.#listed(replaced)) this.#tell('heal', fault, cause);
    for (const fault of this.#listed(fresh)) this.#tell('fault', fault, cause);
  }

  /** Returns whether there was anything to heal. */
  heal(healed: Healed, cause?: Cause): boolean {
    return this.#drop((fault) => isHealed(fault, healed), cause);
  }

  /** Freezes the node, once a trace has recorded it: a node that rests tells nothing. Returns what recorded() does. */
  async freeze(time?: number, cause?: Cause): Promise<Vector | undefined> {
    const before = this.#frozen;
    const isAsBefore = before !== undefined && before.until === undefined && time === undefined;
    if (isAsBefore) return undefined; // nothing to tell
    if (before !== undefined) this.#setting.happens(this.#freezeNews('heal', cause));
    this.#frozen = time === undefined ? {} : { until: this.clock.now() + time };
    this.#setTimer();
    this.#setting.happens(this.#freezeNews('fault', cause));
    const vector = await this.recorded();
    if (!this.isFrozen) return vector; // it has been thawed meanwhile
    if (!this.#isResting) {
      this.#isResting = true;
      this.#setting.froze(true);
      this.#changed();
    }
    this.#setting.told(this.#freezeNews('fault', cause));
    return vector;
  }

  /** Returns whether the node was frozen. */
  thaw(cause?: Cause): boolean {
    if (this.#frozen === undefined) return false;
    const wasResting = this.#isResting;
    this.#frozen = undefined;
    this.#isResting = false;
    this.#changed();
    const news = this.#freezeNews('heal', cause);
    this.#setting.happens(news);
    if (!wasResting) return true;
    this.#setting.froze(false);
    this.#setting.told(news);
    return true;
  }

  /** As that of the setting; a node that rests records nothing before it is thawed. */
  async recorded(): Promise<Vector | undefined> {
    return this.#isResting ? undefined : await this.#setting.recorded();
  }

  list(): ListedFault[] {
    return this.#listed(this.#faults);
  }

  /** Milliseconds until the node thaws by itself; undefined: it is not frozen, or for no given time. */
  get frozenFor(): number | undefined {
    const until = this.#frozen?.until;
    return until === undefined ? undefined : Math.max(0, Math.ceil(until - this.clock.now()));
  }

  stop(): void {
    this.#stopTimer();
    for (const gate of [...this.#waiting]) gate.closeNow();
  }

  #belongs(gate: Gate, peer: string): void {
    this.#gates.set(gate, peer);
    if (this.isOn) this.#rule(gate, peer);
  }

  #changed(): void {
    for (const [gate, peer] of [...this.#gates]) if (peer !== '') this.#rule(gate, peer);
    this.#setTimer();
  }

  #rule(gate: Gate, peer: string): void {
    gate.setRules(this.#rulesOf(peer, 'out'), this.#rulesOf(peer, 'in'));
  }

  #rulesOf(peer: string, way: Way): LaneRules {
    const rules = this.#faults.length === 0 ? noRules : rulesOf(this.#faults, peer, way);
    return this.#isResting ? { ...rules, isCut: true } : rules;
  }

  /** Sets the timer for the end of the next fault that ends by itself. */
  #setTimer(): void {
    this.#stopTimer();
    const ends = [...this.#faults, this.#frozen ?? {}].flatMap(({ until }) => until ?? []);
    if (ends.length === 0) return;
    const time = Math.max(1, Math.min(...ends) - this.clock.now());
    this.#stopTimer = this.clock.after(time, () => this.#endOver());
  }

  #endOver(): void {
    const now = this.clock.now();
    const { until } = this.#frozen ?? {};
    if (until !== undefined && until <= now) this.thaw();
    if (!this.#drop((fault) => isOver(fault, now))) this.#setTimer();
  }

  #drop(isDropped: (fault: Fault) => boolean, cause?: Cause): boolean {
    const dropped = this.#faults.filter(isDropped);
    if (dropped.length === 0) return false;
    this.#faults = this.#faults.filter((fault) => !dropped.includes(fault));
    this.#changed();
    for (const fault of this.#listed(dropped)) this.#tell('heal', fault, cause);
    return true;
  }

  #listed(faults: readonly Fault[]): ListedFault[] {
    return listed(faults, this.#setting.ownName, this.clock.now());
  }

  #tell(kind: FaultNews['kind'], fault: ListedFault, cause: Cause | undefined): void {
    const { ownName } = this.#setting;
    const other = fault.from === ownName ? fault.to : fault.from;
    const text = `${describeFault(fault)}${timeOf(kind, fault.left)}`;
    const news = this.#news(kind, other, text, cause);
    this.#setting.happens(news);
    this.#setting.told(news);
  }

  #freezeNews(kind: FaultNews['kind'], cause: Cause | undefined): FaultNews {
    const { ownName } = this.#setting;
    return this.#news(kind, ownName, `${ownName} is frozen${timeOf(kind, this.frozenFor)}`, cause);
  }

  #news(kind: FaultNews['kind'], other: string, text: string, cause: Cause | undefined): FaultNews {
    const { isOn, isFrozen } = this;
    const thaws = this.frozenFor !== undefined;
    return { kind, other, text, isOn, isFrozen, thaws, ...(cause && { cause }) };
  }
}

function timeOf(kind: FaultNews['kind'], left: number | undefined): string {
  return kind === 'heal' || left === undefined ? '' : `, for ${left} ms`;
}
