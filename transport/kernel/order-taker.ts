// Carries out orders about faults on this node: those of other nodes, and those that its own user means for it.
import type { CarriedOut } from '../faults/fault-line.ts';
import type { Cause, NodeFaults } from '../faults/node-faults.ts';
import { type NodeList, type Order, type OrderAnswer, withVector } from '../faults/orders.ts';

export interface OrderTakerContext {
  readonly ownName: string;
  readonly faults: NodeFaults;
  readonly mayOthers: boolean; // -kernel net_faults true: any node with the cookie may set faults here
  readonly crash: () => void;
}

export class OrderTaker {
  readonly #context: OrderTakerContext;

  constructor(context: OrderTakerContext) {
    this.#context = context;
  }

  /** Carries out an order of another node. The answer comes when a trace has recorded what was done. */
  async carryOut(order: Order, node: string): Promise<CarriedOut> {
    const { ownName, mayOthers, faults, crash } = this.#context;
    if (!mayOthers && order.do !== 'list') {
      return { answer: { ok: false, sentence: onlyFromOwnTerminal(ownName) } };
    }
    const { vector } = order;
    const cause = vector === undefined ? undefined : { node, vector };
    if (order.do === 'crash') return { answer: { ok: true, done: true }, after: crash };
    if (order.do === 'freeze') {
      const recorded = await faults.freeze(order.time, cause);
      return { answer: withVector({ ok: true, done: true }, recorded) };
    }
    const answer = this.#carryOut(order, cause);
    const isAnEvent = order.do !== 'ask' && order.do !== 'list';
    return { answer: withVector(answer, isAnEvent ? await faults.recorded() : undefined) };
  }

  /** Carries out an order of this node's own user. */
  async carryOutOwn(order: Order): Promise<OrderAnswer> {
    const { faults, crash } = this.#context;
    if (order.do === 'crash') crash();
    else if (order.do === 'freeze') await faults.freeze(order.time);
    else return this.#carryOut(order, undefined);
    return { ok: true, done: true };
  }

  #carryOut(
    order: Exclude<Order, { do: 'crash' | 'freeze' }>,
    cause: Cause | undefined,
  ): OrderAnswer {
    const { faults } = this.#context;
    switch (order.do) {
      case 'ask':
        return { ok: true, done: true };
      case 'set': {
        const now = faults.clock.now();
        const added = order.faults.map(({ time, ...fault }) =>
          time === undefined ? fault : { ...fault, until: now + time },
        );
        faults.set(added, cause);
        return { ok: true, done: true };
      }
      case 'heal':
        return { ok: true, done: this.#heal(order, cause) };
      case 'thaw':
        return { ok: true, done: faults.thaw(cause) };
      case 'list':
        return { ok: true, done: true, list: this.list() };
    }
  }

  #heal({ peers, kind }: Extract<Order, { do: 'heal' }>, cause: Cause | undefined): boolean {
    const { faults } = this.#context;
    const ofKind = kind === undefined ? {} : { kind };
    if (peers !== undefined)
      return peers.map((peer) => faults.heal({ peer, ...ofKind }, cause)).includes(true);
    const thawed = kind === undefined && faults.thaw(cause);
    return faults.heal(ofKind, cause) || thawed;
  }

  list(): NodeList {
    const { faults } = this.#context;
    const { isFrozen, frozenFor } = faults;
    return { faults: faults.list(), isFrozen, ...(frozenFor === undefined ? {} : { frozenFor }) };
  }
}

/** Says that a node takes no faults from other programs than its own user's. */
export function onlyFromOwnTerminal(name: string): string {
  return `${name} takes faults only from its own terminal: type it there, or start it with -kernel net_faults true`;
}
