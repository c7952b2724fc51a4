// The arguments of module net: nodes, times, rates and options. A wrong one is a badarg that says what is right.

import { here } from '../identity/incarnation.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import { textsIn } from './system/texts.ts';

/** A call of a function of the module. */
export interface Called {
  readonly name: string; // 'net.cut'
  readonly args: readonly unknown[];
}

/** Options that all functions take, unless they say otherwise. */
export interface FaultOptions {
  readonly time?: number;
  readonly oneway: boolean;
  readonly seed?: number;
  readonly jitter?: number;
}

export type OptionName = 'for' | 'oneway' | 'seed' | 'jitter';

/** The two groups of nodes of a call, and how many arguments they take: one group stands against this node. */
export interface Groups {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly taken: 1 | 2;
}

/** `hasValue`: a number or a text without @ follows the groups. */
export function groupsIn(called: Called, hasValue: boolean): Groups {
  const first = nodesIn(called, 1);
  const [, second] = called.args;
  const isName = typeof second === 'string' && (!hasValue || second.includes('@'));
  if (!isName && !Array.isArray(second))
    return { left: [here.node.text], right: others(called, first), taken: 1 };
  const right = nodesIn(called, 2);
  const both = first.find((node) => right.includes(node));
  if (both !== undefined) throw wrong(called, 2, `${both} is in both groups`);
  return { left: first, right, taken: 2 };
}

function others(called: Called, nodes: readonly string[]): readonly string[] {
  if (nodes.includes(here.node.text))
    throw wrong(called, 1, 'this node cannot be apart from itself');
  return nodes;
}

/** The name of a node, or several in an array. */
export function nodesIn(called: Called, argument: number): readonly string[] {
  const given = called.args[argument - 1];
  const nodes = typeof given === 'string' ? [given] : textsIn(given);
  if (nodes === undefined || nodes.length === 0 || !nodes.every(isNodeName))
    throw wrong(called, argument, "not the name of a node, 'bar@host', nor an array of names");
  return [...new Set(nodes)];
}

export function nodeIn(called: Called, argument: number): string {
  const given = called.args[argument - 1];
  if (typeof given !== 'string' || !isNodeName(given))
    throw wrong(called, argument, "not the name of a node, 'bar@host'");
  return given;
}

function isNodeName(text: string): boolean {
  return /^[\w-]+@[\w.:-]+$/.test(text) && text.length <= 255;
}

/** Whole milliseconds, up to the most that a timer can wait. */
export function timeIn(called: Called, argument: number): number {
  const given = called.args[argument - 1];
  if (!isWhole(given, 0))
    throw wrong(called, argument, 'not whole milliseconds, from 0 to 2147483647');
  return given;
}

/** Bytes a second: 65536, '64KB/s', '1.5MB/s', '64KiB/s'. */
export function rateIn(called: Called, argument: number): number {
  const given = called.args[argument - 1];
  const [, digits = '', unit = ''] =
    /^(\d+(?:\.\d+)?) ?([KMG]?i?)B\/s$/.exec(
      typeof given === 'string' ? given : `${String(given)}B/s`,
    ) ?? [];
  const exact = Number(digits) * (sizes[unit] ?? 0);
  const bytes = Math.round(exact);
  const isPart = Math.abs(exact - bytes) > 1e-6; // 64.1 * 1000 is not exact
  if (digits === '' || typeof given === 'object' || isPart || !isWhole(bytes, 1))
    throw wrong(
      called,
      argument,
      "not a rate of at least one byte a second, and of whole bytes: '64KB/s', or a number",
    );
  return bytes;
}

const sizes: Readonly<Record<string, number>> = {
  '': 1,
  K: 1_000,
  M: 1_000_000,
  G: 1_000_000_000,
  Ki: 1_024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
};

/** The options in the last argument: `{ for: ms, oneway: true, seed: n, jitter: ms }`, those that are allowed. */
export function optionsIn(
  called: Called,
  argument: number,
  allowed: readonly OptionName[],
): FaultOptions {
  const given = called.args[argument - 1];
  noMoreThan(argument, called.name, called.args);
  if (given === undefined) return { oneway: false };
  const forms = `{ ${allowed.map((name) => options[name].form).join(', ')} }`;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrong(called, argument, `not options such as ${forms}`);
  for (const [key, value] of Object.entries(given)) {
    if (!allowed.includes(key as OptionName))
      throw wrong(called, argument, `there is no option ${JSON.stringify(key)}: ${forms}`);
    const { fits, what } = options[key as OptionName];
    if (!fits(value)) throw wrong(called, argument, `option ${key} is not ${what}: ${forms}`);
  }
  const { for: time, oneway = false, seed, jitter } = given as Given;
  return { oneway, ...present({ time, seed, jitter }) };
}

/** The properties that have a value. */
export function present<T extends object>(
  all: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

interface Given {
  readonly for?: number;
  readonly oneway?: boolean;
  readonly seed?: number;
  readonly jitter?: number;
}

/** Of each option: which values it takes, also in words, and an example. */
const options: Readonly<
  Record<
    OptionName,
    { fits(value: unknown): boolean; readonly what: string; readonly form: string }
  >
> = {
  for: {
    fits: (value) => isWhole(value, 1),
    what: 'whole milliseconds from 1 to 2147483647',
    form: 'for: 5000',
  },
  oneway: {
    fits: (value) => typeof value === 'boolean',
    what: 'true or false',
    form: 'oneway: true',
  },
  seed: {
    fits: (value) => isWhole(value, 0),
    what: 'a whole number from 0 to 2147483647',
    form: 'seed: 1',
  },
  jitter: {
    fits: (value) => isWhole(value, 0),
    what: 'whole milliseconds from 0 to 2147483647',
    form: 'jitter: 50',
  },
};

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

const most = 2_147_483_647; // the most milliseconds that the host's timers can wait

/** Refuses more arguments than one, which is a node, or several in an array. */
export function oneAtMost(called: Called): void {
  if (called.args.length > 1) throw wrong(called, 2, 'one too many: several nodes are an array');
}

function wrong({ name, args }: Called, argument: number, why: string): Error {
  return badarg(argument, why, name, args);
}
