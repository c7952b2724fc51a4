// What the user asks about faults (module net): decides which node each fault has to be set on, sets those of
// this node, and orders the others of the other nodes over fault lines.
import type { Effect, EffectKind } from '../faults/fault.ts';
import {
  type NodeList,
  type Order,
  type OrderAnswer,
  type Vector,
  withVector,
} from '../faults/orders.ts';
import { type PlannedFault, plan } from '../faults/plan.ts';
import { between, halves, inOrder, isolated, type Pair, ring } from '../faults/shapes.ts';
import type { OrderTaker } from './order-taker.ts';

/** What the user asks. The arguments have been checked: names are names of nodes, times whole numbers. */
export type FaultCall =
  | (Timed & {
      readonly do: 'set';
      readonly left: readonly string[];
      readonly right: readonly string[];
      readonly oneway: boolean;
      readonly effect: Effect;
    })
  | (Timed & {
      readonly do: 'shape';
      readonly shape: 'isolate' | 'halves' | 'bridge' | 'ring';
      readonly node?: string; // of isolate and bridge
      readonly nodes?: readonly string[]; // by default this node and those it is connected to
      readonly seed?: number;
    })
  | { readonly do: 'heal'; readonly nodes?: readonly string[]; readonly kind?: EffectKind }
  | (Timed & { readonly do: 'freeze'; readonly node: string })
  | { readonly do: 'thaw' | 'crash'; readonly node: string }
  | { readonly do: 'list' };

interface Timed {
  readonly time?: number; // milliseconds, then the fault ends by itself
}

export type FaultResult =
  | {
      readonly ok: true;
      readonly done: boolean;
      readonly groups?: readonly (readonly string[])[];
      readonly lists?: readonly NodeFaultList[];
    }
  | {
      readonly ok: false;
      readonly why: 'eacces' | 'noconnection' | 'badarg';
      readonly sentence: string;
    };

/** What is on one node, with its name. */
export interface NodeFaultList extends NodeList {
  readonly node: string;
}

/** What a call came to, and what the nodes that carried it out have recorded in the trace that the call is part of. */
export interface FaultOutcome {
  readonly result: FaultResult;
  readonly recorded: readonly Recorded[];
}

export interface Recorded {
  readonly node: string;
  readonly vector: Vector;
}

export type FaultAnswer =
  | OrderAnswer
  | { readonly ok: false; readonly unreachable: true; readonly sentence: string };

export interface FaultDeskContext {
  readonly ownName: string;
  readonly taker: OrderTaker;
  peers(): readonly string[]; // the nodes that this node is connected to and sees
  hiddenPeers(): readonly string[]; // those that it is connected to and does not see
  met(): readonly string[]; // the nodes that this node is, was or wanted to be connected to
  exists(name: string): Promise<boolean>;
  isThisNode(name: string): Promise<boolean>; // under its own name, or with another name of this machine
  give(node: string, order: Order): Promise<FaultAnswer>;
}

export class FaultDesk {
  readonly #context: FaultDeskContext;
  readonly #touched = new Set<string>(); // nodes on which this one has set faults

  constructor(context: FaultDeskContext) {
    this.#context = context;
  }

  /** `vector`: that of the process that asks, if this node traces. */
  async call(call: FaultCall, vector?: Vector): Promise<FaultOutcome> {
    const recorded: Recorded[] = [];
    const give = async (node: string, order: Order): Promise<FaultAnswer> => {
      const answer = await this.#context.give(node, withVector(order, vector));
      if ('vector' in answer && answer.vector !== undefined)
        recorded.push({ node, vector: answer.vector });
      return answer;
    };
    const asked = new AskedFaults({ ...this.#context, give }, this.#touched);
    return { result: await asked.call(call), recorded };
  }
}

/** One call. */
class AskedFaults {
  readonly #context: FaultDeskContext;
  readonly #touched: Set<string>;

  constructor(context: FaultDeskContext, touched: Set<string>) {
    this.#context = context;
    this.#touched = touched;
  }

  async call(call: FaultCall): Promise<FaultResult> {
    const { ownName, isThisNode } = this.#context;
    for (const node of namesIn(call))
      if (node !== ownName && (await isThisNode(node)))
        return wrong(`there is no node ${node}: this node is ${ownName}`);
    return this.#carryOut(call);
  }

  #carryOut(call: FaultCall): Promise<FaultResult> {
    switch (call.do) {
      case 'set':
        return this.#set(between(call.left, call.right), call);
      case 'shape':
        return this.#shape(call);
      case 'heal':
        return this.#heal(call.nodes, call.kind);
      case 'freeze':
        return this.#order(call.node, { do: 'freeze', ...timeOf(call) });
      case 'thaw':
      case 'crash':
        return this.#order(call.node, { do: call.do });
      case 'list':
        return this.#list();
    }
  }

  async #shape(call: Extract<FaultCall, { do: 'shape' }>): Promise<FaultResult> {
    const { ownName, peers, hiddenPeers } = this.#context;
    const hidden = call.shape === 'isolate' ? hiddenPeers() : []; // in no cluster, but linked to this node too
    const nodes = inOrder(call.nodes ?? [ownName, ...peers(), ...hidden], call.seed);
    const cut: PlannedFault = { oneway: false, effect: { kind: 'cut' }, ...timeOf(call) };
    const set = async (
      pairs: readonly Pair[],
      groups: readonly (readonly string[])[],
    ): Promise<FaultResult> => {
      const came = await this.#set(pairs, cut);
      return came.ok ? { ...came, groups } : came;
    };
    const { shape, node = ownName } = call;
    const others = nodes.filter((name) => name !== node);
    switch (shape) {
      case 'isolate':
        return this.#set(isolated(node, others), cut);
      case 'halves': {
        const [left, right] = halves(nodes);
        return set(between(left, right), [left, right]);
      }
      case 'bridge': {
        const [left, right] = halves(others);
        return set(between(left, right), [left, [node], right]);
      }
      case 'ring':
        return set(ring(nodes), [nodes]);
    }
  }

  /** Sets a fault on each pair, or on none if a node of a pair can take none. */
  async #set(pairs: readonly Pair[], fault: PlannedFault): Promise<FaultResult> {
    const { ownName } = this.#context;
    if (pairs.length === 0) return wrong('there are too few nodes: nothing would be separated');
    const missing = await this.#missing([...new Set(pairs.flat())]);
    if (missing !== undefined) return missing;
    const elsewhere = pairs.filter((pair) => !pair.includes(ownName));
    const answers = await this.#askAll([...new Set(elsewhere.flat())]);
    const orders = plan(pairs, fault, ownName, (node) => answers.get(node)?.ok === true);
    if ('refused' in orders) {
      const [from, to] = orders.refused;
      return refusal(from, answers.get(from), answers.get(to));
    }
    const came = await Promise.all(
      [...orders].map(([node, faults]) => this.#order(node, { do: 'set', faults })),
    );
    return came.find(({ ok }) => !ok) ?? { ok: true, done: true };
  }

  async #missing(names: readonly string[]): Promise<FaultResult | undefined> {
    const { ownName, exists } = this.#context;
    const found = await Promise.all(names.map((name) => name === ownName || exists(name)));
    const name = names[found.indexOf(false)];
    return name === undefined ? undefined : wrong(`there is no node ${name}: see net_adm.names()`);
  }

  async #askAll(nodes: readonly string[]): Promise<ReadonlyMap<string, FaultAnswer>> {
    const { give } = this.#context;
    const asked = nodes.map(async (node) => [node, await give(node, { do: 'ask' })] as const);
    return new Map(await Promise.all(asked));
  }

  async #order(node: string, order: Order): Promise<FaultResult> {
    const { ownName, give, taker } = this.#context;
    if (node === ownName) return resultOf(node, await taker.carryOutOwn(order));
    const answer = await give(node, order);
    if (answer.ok && (order.do === 'set' || order.do === 'freeze')) this.#touched.add(node);
    return resultOf(node, answer);
  }

  /** Heals on this node and on others; without `nodes`, all. */
  async #heal(
    nodes: readonly string[] | undefined,
    kind: EffectKind | undefined,
  ): Promise<FaultResult> {
    const { ownName } = this.#context;
    const ofKind = kind === undefined ? {} : { kind };
    const orderFor = (node: string): Order =>
      nodes === undefined || nodes.includes(node)
        ? { do: 'heal', ...ofKind }
        : { do: 'heal', peers: nodes, ...ofKind };
    const here = this.#order(ownName, orderFor(ownName));
    const others = [...new Set([...this.#others(), ...(nodes ?? [])])];
    const there = others
      .filter((node) => node !== ownName)
      .map(async (node): Promise<FaultResult> => {
        const came = await this.#order(node, orderFor(node));
        if (came.ok && nodes === undefined && kind === undefined) this.#touched.delete(node);
        const isGone = !came.ok && came.why === 'noconnection'; // the faults of a node end with it
        const isAsked = this.#touched.has(node) && !isGone;
        return came.ok || isAsked ? came : { ok: true, done: false };
      });
    const came = await Promise.all([here, ...there]);
    const refused = came.find(({ ok }) => !ok);
    return refused ?? { ok: true, done: came.some((one) => one.ok && one.done) };
  }

  #others(): string[] {
    return [...new Set([...this.#context.met(), ...this.#touched])];
  }

  async #list(): Promise<FaultResult> {
    const { ownName, give, taker } = this.#context;
    const there = this.#others().map(async (node): Promise<NodeFaultList[]> => {
      const answer = await give(node, { do: 'list' });
      return answer.ok && answer.list !== undefined ? [{ node, ...answer.list }] : [];
    });
    const others = await Promise.all(there);
    const lists = [{ node: ownName, ...taker.list() }, ...others.flat()];
    return { ok: true, done: true, lists };
  }
}

function namesIn(call: FaultCall): readonly string[] {
  switch (call.do) {
    case 'set':
      return [...call.left, ...call.right];
    case 'shape':
      return [...(call.nodes ?? []), ...(call.node === undefined ? [] : [call.node])];
    case 'heal':
      return call.nodes ?? [];
    case 'freeze':
    case 'thaw':
    case 'crash':
      return [call.node];
    case 'list':
      return [];
  }
}

function timeOf({ time }: { readonly time?: number | undefined }): Timed {
  return time === undefined ? {} : { time };
}

function wrong(sentence: string): FaultResult {
  return { ok: false, why: 'badarg', sentence };
}

function resultOf(node: string, answer: FaultAnswer): FaultResult {
  return answer.ok ? { ok: true, done: answer.done } : refusal(node, answer);
}

/** Says why neither end of a pair can take the fault. */
function refusal(node: string, ...answers: (FaultAnswer | undefined)[]): FaultResult {
  const sentences = answers.flatMap((answer) =>
    answer === undefined || answer.ok ? [] : [answer.sentence],
  );
  const sentence = sentences.join('; and ') || `${node} takes no faults`;
  const isThere = answers.some((answer) => answer?.ok === false && !('unreachable' in answer));
  return { ok: false, why: isThere ? 'eacces' : 'noconnection', sentence };
}
