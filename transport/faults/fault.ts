// Faults of one node: what is on between it and each other node. The functions are pure: a list
// of faults in, a list or the rules of one direction out.

/** What a fault does to the messages of one direction. */
export type Effect =
  | { readonly kind: 'cut' } // nothing passes, and nobody is told: a black hole
  | { readonly kind: 'hold' } // messages wait for a release; ticks pass, so that the link stays up
  | {
      readonly kind: 'delay';
      readonly time: number;
      readonly jitter: number;
      readonly seed: number;
    } // milliseconds
  | { readonly kind: 'rate'; readonly bytes: number }; // bytes a second

export type EffectKind = Effect['kind'];

/** One direction, seen from the node on which the fault is. */
export type Way = 'out' | 'in';

/** A fault on one direction of the links to `peer`, also of links and calls that come later. */
export interface Fault {
  readonly peer: string;
  readonly way: Way;
  readonly effect: Effect;
  readonly until?: number; // when it ends by itself, by the node's clock
}

/** What a lane has to do; a missing field: nothing of this kind. */
export interface LaneRules {
  readonly isCut: boolean;
  readonly isHeld: boolean;
  readonly delay?: Extract<Effect, { kind: 'delay' }>;
  readonly rate?: number; // bytes a second
}

export const noRules: LaneRules = { isCut: false, isHeld: false };

/** Sets faults. One of the same kind, for the same peer and direction, is replaced. */
export function withFaults(faults: readonly Fault[], added: readonly Fault[]): readonly Fault[] {
  const replaced = (old: Fault): boolean => added.some((fault) => isSame(old, fault));
  return [...faults.filter((fault) => !replaced(fault)), ...added];
}

/** Which of the faults that are set change anything, and which they replace. */
export function newsOf(
  faults: readonly Fault[],
  added: readonly Fault[],
): { readonly fresh: readonly Fault[]; readonly replaced: readonly Fault[] } {
  const isAsBefore = (fault: Fault): boolean =>
    faults.some((old) => isSame(old, fault) && isEqual(old, fault));
  const fresh = added.filter((fault) => !isAsBefore(fault));
  return { fresh, replaced: faults.filter((old) => fresh.some((one) => isSame(old, one))) };
}

function isEqual(one: Fault, other: Fault): boolean {
  return (
    one.until === other.until &&
    JSON.stringify(shownEffect(one)) === JSON.stringify(shownEffect(other))
  );
}

/** Without the seed where nothing is random. */
function shownEffect({ effect }: Fault): Effect {
  return effect.kind === 'delay' && effect.jitter === 0 ? { ...effect, seed: 0 } : effect;
}

/** Which faults to heal: those with this peer, and of this kind; a missing field: any. */
export interface Healed {
  readonly peer?: string;
  readonly kind?: EffectKind;
}

export function isHealed({ peer, effect }: Fault, healed: Healed): boolean {
  if (healed.peer !== undefined && healed.peer !== peer) return false;
  return healed.kind === undefined || healed.kind === effect.kind;
}

export function isOver({ until }: Fault, now: number): boolean {
  return until !== undefined && until <= now;
}

/** The rules for the messages that go to `peer`, or come from it. */
export function rulesOf(faults: readonly Fault[], peer: string, way: Way): LaneRules {
  let rules = noRules;
  for (const { effect, ...of } of faults)
    if (of.peer === peer && of.way === way) rules = { ...rules, ...ruleOf(effect) };
  return rules;
}

function ruleOf(effect: Effect): Partial<LaneRules> {
  switch (effect.kind) {
    case 'cut':
      return { isCut: true };
    case 'hold':
      return { isHeld: true };
    case 'delay':
      return { delay: effect };
    case 'rate':
      return { rate: effect.bytes };
  }
}

/** A fault as users see it: one entry for both directions if the same is on both. */
export interface ListedFault {
  readonly from: string;
  readonly to: string;
  readonly oneway: boolean;
  readonly effect: Effect;
  readonly left?: number; // milliseconds until it ends by itself
}

/** Lists the faults of the node `own`, in the order in which they were set. */
export function listed(faults: readonly Fault[], own: string, now: number): ListedFault[] {
  const list: ListedFault[] = [];
  for (const fault of faults) {
    const { peer, way, effect, until } = fault;
    const other = faults.find((one) => isOtherWay(one, fault));
    if (other !== undefined && way === 'in') continue; // listed with the other direction
    const left = until === undefined ? {} : { left: Math.max(0, Math.ceil(until - now)) };
    const [from, to] = way === 'out' ? [own, peer] : [peer, own];
    list.push({ from, to, oneway: other === undefined, effect, ...left });
  }
  return list;
}

function isOtherWay(one: Fault, { peer, way, effect, until }: Fault): boolean {
  if (one.peer !== peer || one.way === way || one.until !== until) return false;
  return JSON.stringify(one.effect) === JSON.stringify(effect);
}

function isSame(one: Fault, other: Fault): boolean {
  return one.peer === other.peer && one.way === other.way && one.effect.kind === other.effect.kind;
}

/** What is on, as a sentence without its end: `nothing passes between foo@host and bar@host`. */
export function describeFault({ from, to, oneway, effect }: Omit<ListedFault, 'left'>): string {
  const where = oneway ? `from ${from} to ${to}` : `between ${from} and ${to}`;
  switch (effect.kind) {
    case 'cut':
      return `nothing passes ${where}`;
    case 'hold':
      return `messages ${where} are held until they are released`;
    case 'delay': {
      const jitter = effect.jitter === 0 ? '' : `, give or take ${effect.jitter} ms`;
      return `messages ${where} take ${effect.time} ms longer${jitter}`;
    }
    case 'rate':
      return `at most ${effect.bytes} bytes a second pass ${where}`;
  }
}
