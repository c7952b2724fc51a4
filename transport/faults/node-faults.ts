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
  noRules,
  rulesOf,
  type Way,
  withFaults,
} from './fault.ts';
import { Gate, type GateOwner } from './gate.ts';

/** Told at each fault that is set, healed, or over. */
export interface FaultNews {
  readonly kind: 'fault' | 'heal';
  readonly other: string; // the other node of the fault; of a freeze, this node
  readonly text: string; // what is on, or no longer on
  readonly isOn: boolean; // whether a fault is on this node now
  readonly isFrozen: boolean;
  readonly thaws: boolean; // frozen only for a time
}

export interface FaultsSetting {
  readonly ownName: string;
  readonly clock: Clock; // one that is never frozen
  readonly time: number; // milliseconds that a handshake may take
  /** Returns the peer that a caller's first message names; undefined if no fault may act on this caller. */
  callerOf(bytes: Uint8Array): string | undefined;
  told(news: FaultNews): void;
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

  set(added: readonly Fault[]): void {
    this.#faults = withFaults(this.#faults, added);
    this.#changed();
    for (const fault of this.#listed(added)) this.#tell('fault', fault);
  }

  /** Returns whether there was anything to heal. */
  heal(healed: Healed): boolean {
    return this.#drop((fault) => isHealed(fault, healed));
  }

  freeze(time?: number): void {
    const wasFrozen = this.isFrozen;
    this.#frozen = time === undefined ? {} : { until: this.clock.now() + time };
    if (!wasFrozen) this.#setting.froze(true);
    this.#changed();
    this.#tellFreeze('fault');
  }

  /** Returns whether the node was frozen. */
  thaw(): boolean {
    if (this.#frozen === undefined) return false;
    this.#frozen = undefined;
    this.#changed();
    this.#setting.froze(false);
    this.#tellFreeze('heal');
    return true;
  }

  list(): ListedFault[] {
    return listed(this.#faults, this.#setting.ownName, this.clock.now());
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
    this.#comeBack();
  }

  #rule(gate: Gate, peer: string): void {
    gate.out.setRules(this.#rulesOf(peer, 'out'));
    gate.in.setRules(this.#rulesOf(peer, 'in'));
  }

  #rulesOf(peer: string, way: Way): LaneRules {
    const rules = this.#faults.length === 0 ? noRules : rulesOf(this.#faults, peer, way);
    return this.#frozen === undefined ? rules : { ...rules, isCut: true };
  }

  /** Comes back when the next fault is over. */
  #comeBack(): void {
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
    if (!this.#drop((fault) => isOver(fault, now))) this.#comeBack();
  }

  #drop(isDropped: (fault: Fault) => boolean): boolean {
    const dropped = this.#faults.filter(isDropped);
    if (dropped.length === 0) return false;
    this.#faults = this.#faults.filter((fault) => !dropped.includes(fault));
    this.#changed();
    for (const fault of this.#listed(dropped)) this.#tell('heal', fault);
    return true;
  }

  #listed(faults: readonly Fault[]): ListedFault[] {
    return listed(faults, this.#setting.ownName, this.clock.now());
  }

  #tell(kind: FaultNews['kind'], fault: ListedFault): void {
    const { ownName } = this.#setting;
    const { isOn, isFrozen } = this;
    const other = fault.from === ownName ? fault.to : fault.from;
    const time = kind === 'heal' || fault.left === undefined ? '' : `, for ${fault.left} ms`;
    const text = `${describeFault(fault)}${time}`;
    this.#setting.told({ kind, other, text, isOn, isFrozen, thaws: this.frozenFor !== undefined });
  }

  #tellFreeze(kind: FaultNews['kind']): void {
    const { isOn, isFrozen, frozenFor } = this;
    const { ownName } = this.#setting;
    const time = frozenFor === undefined ? '' : `, for ${frozenFor} ms`;
    const text = `${ownName} is frozen${time}`;
    const thaws = frozenFor !== undefined;
    this.#setting.told({ kind, other: ownName, text, isOn, isFrozen, thaws });
  }
}
