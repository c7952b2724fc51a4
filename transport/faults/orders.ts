// What one node orders of another about faults, and the answer, as they travel on a fault line: JSON.
import { parseNodeName } from '../base/node-name.ts';
import { faultLineLives, nodeNameBytes } from '../base/wire-limits.ts';
import type { Effect, EffectKind, ListedFault, Way } from './fault.ts';

export type Order = Stamped<
  | { readonly do: 'ask' } // may I order?
  | { readonly do: 'set'; readonly faults: readonly OrderedFault[] }
  | { readonly do: 'heal'; readonly peers?: readonly string[]; readonly kind?: EffectKind } // without peers: all, and a freeze too
  | { readonly do: 'freeze'; readonly time?: number }
  | { readonly do: 'thaw' }
  | { readonly do: 'crash' }
  | { readonly do: 'list' }
>;

/** How many events of each life of a node are before something: the vector of a trace. */
export type Vector = Readonly<Record<string, number>>;

/** An order or an answer with the vector of a trace: every event that it counts was before what comes of this. */
type Stamped<What> = What & { readonly vector?: Vector };

export interface OrderedFault {
  readonly peer: string;
  readonly way: Way;
  readonly effect: Effect;
  readonly time?: number; // milliseconds, then it ends by itself
}

/** `done`: whether anything was healed or thawed; true for what always succeeds. */
export type OrderAnswer = Stamped<
  | { readonly ok: true; readonly done: boolean; readonly list?: NodeList }
  | { readonly ok: false; readonly sentence: string }
>;

/** What is on one node. */
export interface NodeList {
  readonly faults: readonly ListedFault[];
  readonly isFrozen: boolean;
  readonly frozenFor?: number; // milliseconds
}

export function writeJson(what: Order | OrderAnswer): Uint8Array {
  return Buffer.from(JSON.stringify(what), 'utf8');
}

/** Adds a vector to an order or an answer: its first entries if it has more than may travel. */
export function withVector<What extends Order | OrderAnswer>(
  what: What,
  vector: Vector | undefined,
): What {
  if (vector === undefined) return what;
  const entries = Object.entries(vector).slice(0, faultLineLives);
  return { ...what, vector: Object.fromEntries(entries) };
}

/** Returns undefined for bytes that are no order. */
export function readOrder(bytes: Uint8Array): Order | undefined {
  const order = parsed(bytes);
  return isOrder(order) ? order : undefined;
}

/** Returns undefined for bytes that are no answer. */
export function readAnswer(bytes: Uint8Array): OrderAnswer | undefined {
  const answer = parsed(bytes);
  if (!isVector(answer?.['vector'])) return undefined;
  if (answer?.['ok'] === false)
    return typeof answer['sentence'] === 'string' ? (answer as unknown as OrderAnswer) : undefined;
  if (answer?.['ok'] !== true || typeof answer['done'] !== 'boolean') return undefined;
  const { list } = answer;
  if (list !== undefined && !isList(list)) return undefined;
  return answer as unknown as OrderAnswer;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(bytes: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined; // the caller quotes the bytes
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrder(order: Fields | undefined): order is Fields & Order {
  if (!isVector(order?.['vector'])) return false;
  switch (order?.['do']) {
    case 'ask':
    case 'thaw':
    case 'crash':
    case 'list':
      return true;
    case 'freeze':
      return isTime(order['time']);
    case 'heal':
      return isListOf(order['peers'] ?? [], isName) && isKind(order['kind'] ?? 'cut');
    case 'set':
      return isListOf(order['faults'], isOrderedFault);
    default:
      return false;
  }
}

function isOrderedFault(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { peer, way, effect, time } = value;
  return isName(peer) && (way === 'out' || way === 'in') && isEffect(effect) && isTime(time);
}

function isEffect(value: unknown): value is Effect {
  if (!isFields(value)) return false;
  const { kind, time, jitter, seed, bytes } = value;
  switch (kind) {
    case 'cut':
    case 'hold':
      return true;
    case 'delay':
      return isWhole(time, 0) && isWhole(jitter, 0) && isWhole(seed, 0);
    case 'rate':
      return isWhole(bytes, 1);
    default:
      return false;
  }
}

function isList(value: unknown): value is NodeList {
  if (!isFields(value)) return false;
  const { faults, isFrozen, frozenFor } = value;
  return isListOf(faults, isListedFault) && typeof isFrozen === 'boolean' && isTime(frozenFor);
}

function isListedFault(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { from, to, oneway, effect, left } = value;
  return (
    isName(from) && isName(to) && typeof oneway === 'boolean' && isEffect(effect) && isTime(left)
  );
}

/** Missing, or a count for each life, of no more lives than may travel. */
function isVector(value: unknown): value is Vector | undefined {
  if (value === undefined) return true;
  const entries = isFields(value) ? Object.entries(value) : undefined;
  return (
    entries !== undefined &&
    entries.length <= faultLineLives &&
    entries.every(([life, count]) => life.length <= longestLife && isCount(count))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isListOf(value: unknown, isOne: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && parseNodeName(value) !== undefined;
}

function isKind(value: unknown): value is EffectKind {
  return value === 'cut' || value === 'hold' || value === 'delay' || value === 'rate';
}

/** Missing, or milliseconds that a timer can wait. */
function isTime(value: unknown): boolean {
  return value === undefined || isWhole(value, 0);
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= mostNumber;
}

const longestLife = nodeNameBytes + 11; // characters: a name, '/' and a creation of 32 bits
const mostNumber = 2_147_483_647; // the most milliseconds that a timer of Node can wait
