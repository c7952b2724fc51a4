// Module net, which is not Erlang's: breaks the network on purpose. Faults act on the links of nodes, at the
// floor of the transport; no signal of a link that lives is ever lost.

import type { FaultCall, FaultList, FaultOutcome, FaultResult, Shape } from '../host/net-faults.ts';
import { here } from '../identity/incarnation.ts';
import { elsewhere, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { ErlangError, noMoreThan } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { calledAt } from '../text/stack-trace.ts';
import { heardFrom, vectorInTrace } from '../trace/wire.ts';
import {
  type Called,
  groupsIn,
  nodeIn,
  nodesIn,
  oneAtMost,
  optionsIn,
  present,
  rateIn,
  timeIn,
} from './net-arguments.ts';

type Steps = Generator<unknown, Term, unknown>;
type Fun = (...args: unknown[]) => unknown;
type Named =
  | 'cut'
  | 'delay'
  | 'rate'
  | 'hold'
  | 'release'
  | 'isolate'
  | 'halves'
  | 'bridge'
  | 'ring'
  | 'heal'
  | 'faults'
  | 'freeze'
  | 'thaw'
  | 'crash';

/** Makes a function that reads its arguments into a call for the host, and returns what came of it. */
function asking(
  name: string,
  mayAsk: MayAsk,
  read: (called: Called) => FaultCall,
  value: (came: Extract<FaultResult, { ok: true }>) => Term = ({ done }) => done,
): Fun {
  return asyncToGenerator(function* (...args: unknown[]): Steps {
    const call = read({ name, args });
    if (here.creation === 0) throw new ErlangError('distribution_not_started', { name, args });
    const place = new ErlangError('badarg'); // where the call was: the frames are gone once the answer is there
    const asked = request(me(), 'net', mayAsk(me()), call, vectorInTrace());
    const { result: came, recorded } = (yield asked) as FaultOutcome;
    for (const { node, vector } of recorded) heardFrom(node, vector);
    if (!came.ok)
      throw calledAt(place, new ErlangError(came.why, { name, args, hint: came.sentence }));
    return value(came);
  });
}

/** Reads groups of nodes, what `effect` makes of the argument after them, and options. */
function between(
  called: Called,
  hasValue: boolean,
  effect: (
    argument: number,
    jitter: number,
    seed: number,
  ) => Extract<FaultCall, { do: 'set' }>['effect'],
): FaultCall {
  const { left, right, taken } = groupsIn(called, hasValue);
  const at = taken + 1;
  const isDelay = called.name === 'net.delay';
  const allowed = ['for', 'oneway', 'seed', ...(isDelay ? (['jitter'] as const) : [])] as const;
  const { time, oneway, jitter = 0, seed } = optionsIn(called, hasValue ? at + 1 : at, allowed);
  const chance = Math.floor(Math.random() * 1_000_000_000);
  return {
    do: 'set',
    left,
    right,
    oneway,
    effect: effect(at, jitter, seed ?? chance),
    ...present({ time }),
  };
}

/** Reads a shape of a partition: perhaps a node, then perhaps the nodes of the shape, then options. */
function shape(called: Called, kind: Shape, hasNode: boolean): FaultCall {
  const node = hasNode ? { node: nodeIn(called, 1) } : {};
  const at = hasNode ? 2 : 1;
  const hasNodes = Array.isArray(called.args[at - 1]);
  const nodes = hasNodes ? { nodes: nodesIn(called, at) } : {};
  const { time, seed } = optionsIn(called, hasNodes ? at + 1 : at, ['for', 'seed']);
  return { do: 'shape', shape: kind, ...node, ...nodes, ...present({ time, seed }) };
}

function healing(called: Called, kind?: 'hold'): FaultCall {
  oneAtMost(called);
  const nodes = called.args[0] === undefined ? {} : { nodes: nodesIn(called, 1) };
  return { do: 'heal', ...nodes, ...present({ kind }) };
}

function thawing(called: Called): FaultCall {
  oneAtMost(called);
  return { do: 'thaw', node: called.args[0] === undefined ? here.node.text : nodeIn(called, 1) };
}

function freezing(called: Called): FaultCall {
  const node = nodeIn(called, 1);
  const { time } = optionsIn(called, 2, ['for']);
  return { do: 'freeze', node, ...present({ time }) };
}

function crashing(called: Called): FaultCall {
  oneAtMost(called);
  return { do: 'crash', node: nodeIn(called, 1) };
}

function listing({ name, args }: Called): FaultCall {
  noMoreThan(0, name, args);
  return { do: 'list' };
}

/** One object for each fault: `{ fault: 'cut', from: 'foo@host', to: 'bar@host' }`. */
function shownFaults(lists: readonly FaultList[]): Term {
  return lists.flatMap(({ node, isFrozen, frozenFor, faults }) => [
    ...(isFrozen ? [{ fault: 'freeze', node, ...present({ left: frozenFor }) }] : []),
    ...faults.map(({ from, to, oneway, effect: { kind, ...effect }, left }) => ({
      fault: kind,
      from,
      to,
      ...(oneway ? { oneway } : {}),
      ...shownEffect(effect),
      ...present({ left }),
    })),
  ]);
}

function shownEffect(effect: object): object {
  const { time, ...rest } = effect as { readonly time?: number };
  return { ...present({ ms: time }), ...rest };
}

function netFor(mayAsk: MayAsk): Readonly<Record<Named, Fun>> {
  const shaped = (kind: Shape, hasNode: boolean): Fun =>
    asking(
      `net.${kind}`,
      mayAsk,
      (called) => shape(called, kind, hasNode),
      ({ groups }) => (groups as Term | undefined) ?? true,
    );
  return {
    cut: asking('net.cut', mayAsk, (called) => between(called, false, () => ({ kind: 'cut' }))),
    hold: asking('net.hold', mayAsk, (called) => between(called, false, () => ({ kind: 'hold' }))),
    delay: asking('net.delay', mayAsk, (called) =>
      between(called, true, (at, jitter, seed) => {
        return { kind: 'delay', time: timeIn(called, at), jitter, seed };
      }),
    ),
    rate: asking('net.rate', mayAsk, (called) =>
      between(called, true, (at) => ({ kind: 'rate', bytes: rateIn(called, at) })),
    ),
    release: asking('net.release', mayAsk, (called) => healing(called, 'hold')),
    isolate: shaped('isolate', true),
    halves: shaped('halves', false),
    bridge: shaped('bridge', true),
    ring: shaped('ring', false),
    heal: asking('net.heal', mayAsk, (called) => healing(called)),
    faults: asking('net.faults', mayAsk, listing, ({ lists = [] }) => shownFaults(lists)),
    freeze: asking('net.freeze', mayAsk, freezing),
    thaw: asking('net.thaw', mayAsk, thawing),
    crash: asking('net.crash', mayAsk, crashing),
  };
}

const forModules = netFor(elsewhere);

/**
 * Lets nothing pass between this node and others, and tells nobody, as a black hole does:
 * `net.cut('bar@host')`, `net.cut(['bar@host', 'baz@host'])`; between others: `net.cut(['a@host'], ['b@host'])`.
 * Both ends notice it after net_ticktime, by silence; calls hang and time out. disconnect_node is the tidy end.
 * Options: `{ for: ms }`, then it ends by itself; `{ oneway: true }`, only from the first to the second.
 * Healed before, the link goes on and nothing of it is lost.
 * Only the node's own terminal may set faults on it, unless it was started with `-kernel net_faults true`.
 * Returns true.
 */
const cut = forModules.cut;

/**
 * Messages take longer: `net.delay('bar@host', 200, { jitter: 50 })`, in each direction, in milliseconds.
 * Their order is kept. The same `seed` gives the same delays. Options and groups of nodes as with net.cut.
 * Returns true.
 */
const delay = forModules.delay;

/**
 * At most this many bytes pass in a second, in each direction: `net.rate('bar@host', '64KB/s')`, or a number.
 * A process that sends more has to wait, as on a busy line. Options and groups of nodes as with net.cut.
 * Returns true.
 */
const rate = forModules.rate;

/**
 * What is sent stays under way until net.release: `net.hold('bar@host')`. The link stays up.
 * It shows what happens if one message comes before another. Options and groups of nodes as with net.cut.
 * Returns true.
 */
const hold = forModules.hold;

/**
 * Lets pass, in order, what net.hold holds: `net.release('bar@host')`, or all: `net.release()`.
 * Returns whether anything was held.
 */
const release = forModules.release;

/**
 * Cuts one node from all others: `net.isolate('bar@host')`.
 * A second argument names the nodes; by default these are this node and all that it is connected to, hidden ones too.
 * A node that connects later is not cut off. Returns true.
 */
const isolate = forModules.isolate;

/**
 * Cuts the nodes into two halves: `net.halves()`, `net.halves(nodes, { seed: 1 })`.
 * By default these are this node and those of nodes(), in the order of their names, or by `seed`.
 * A node that connects later is in neither half. Returns the two groups.
 */
const halves = forModules.halves;

/**
 * Cuts the nodes into two halves which both see one node: `net.bridge('bar@host')`.
 * Nodes and options as with net.halves; a node that connects later sees all.
 * Returns the groups, the bridge between them.
 */
const bridge = forModules.bridge;

/**
 * Leaves each node only its two neighbours: `net.ring()`. It takes four nodes or more.
 * Nodes and options as with net.halves; a node that connects later sees all.
 * Returns the nodes in the order of the ring.
 */
const ring = forModules.ring;

/**
 * Ends all faults, here and on other nodes: `net.heal()`; or those that concern one node: `net.heal('bar@host')`.
 * A fault can be healed after its link has ended. What waited on a link that still lives arrives now.
 * Returns whether there was anything to heal.
 */
const heal = forModules.heal;

/**
 * Returns what is on, here and on the nodes that answer:
 * `[{ fault: 'cut', from: 'foo@host', to: 'bar@host' }]`; `left`: milliseconds until it ends by itself.
 */
const faults = forModules.faults;

/**
 * Freezes a node: it runs nothing and answers nothing, not even ticks: `net.freeze('bar@host', { for: 5000 })`.
 * Others cannot tell it from a dead one. At the node's own prompt thaw(), or C-c while something runs, lets it go on.
 * Only the node's own terminal may freeze it, unless it was started with `-kernel net_faults true`.
 * At a prompt it is also called freeze; in modules, and in functions that are sent, only net.freeze. Returns true.
 */
const freeze = forModules.freeze;

/**
 * Lets a frozen node go on: `net.thaw('bar@host')`. At the prompt of a frozen node `thaw()` works too.
 * Another node may do it only if this one was started with `-kernel net_faults true`.
 * At a prompt it is also called thaw; in modules, and in functions that are sent, only net.thaw. Returns whether the node was frozen.
 */
const thaw = forModules.thaw;

/**
 * Ends a node at once and without goodbye, as kill -9 does: `net.crash('bar@host')`.
 * Only the node's own terminal may crash it, unless it was started with `-kernel net_faults true`.
 * At a prompt it is also called crash; in modules, and in functions that are sent, only net.crash. Returns true.
 */
const crash = forModules.crash;

export const net: Readonly<Record<Named, Fun>> = {
  cut,
  delay,
  rate,
  hold,
  release,
  isolate,
  halves,
  bridge,
  ring,
  heal,
  faults,
  freeze,
  thaw,
  crash,
};

/** Returns module net for a prompt. Its functions set faults in processes for which `mayAsk` returns true. */
export function ownNet(mayAsk: MayAsk): Readonly<Record<Named, Fun>> {
  return netFor(mayAsk);
}
