// Three nodes that send, spawn, exit, lose their links, are killed and come back, as a list of steps says. Each tells
// events as a traced node does. The simulator also knows what really became of each message.

import fc from 'fast-check';
import type { EventKind, TraceEvent } from '../../../../runtime/trace/event.ts';

export interface Step {
  readonly act:
    | 'send'
    | 'call'
    | 'carry'
    | 'take'
    | 'spawn'
    | 'exit'
    | 'cut'
    | 'notice'
    | 'kill'
    | 'start';
  readonly a: number; // choose among what there is
  readonly b: number;
}

/** What really became of a message. */
export type Truth = 'taken' | 'arrived' | 'carried' | 'nobody was there' | 'the link ended';

export interface Simulated {
  readonly events: readonly TraceEvent[]; // in the order in which they happened
  readonly truths: ReadonlyMap<string, Truth>;
}

const acts: readonly fc.WeightedArbitrary<Step['act']>[] = [
  { arbitrary: fc.constant('send'), weight: 8 },
  { arbitrary: fc.constant('call'), weight: 2 },
  { arbitrary: fc.constant('carry'), weight: 8 },
  { arbitrary: fc.constant('take'), weight: 6 },
  { arbitrary: fc.constant('spawn'), weight: 2 },
  { arbitrary: fc.constant('exit'), weight: 1 },
  { arbitrary: fc.constant('cut'), weight: 1 },
  { arbitrary: fc.constant('notice'), weight: 2 },
  { arbitrary: fc.constant('kill'), weight: 1 },
  { arbitrary: fc.constant('start'), weight: 2 },
];

/** Any run of the three nodes. */
export const runs: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ act: fc.oneof(...acts), a: fc.nat(1_000), b: fc.nat(1_000) }),
  { maxLength: 150, size: 'max' },
);

interface Process {
  readonly key: string;
  readonly node: Node;
  readonly mailbox: { readonly id: string; readonly term: string; readonly from: string }[];
  isAlive: boolean;
  count: number;
}

interface Node {
  readonly name: string;
  readonly life: string;
  readonly processes: Process[];
  readonly vector: Record<string, number>;
  isAlive: boolean;
  messages: number;
}

interface Frame {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly term: string;
  readonly vector: Readonly<Record<string, number>>;
}

/** One connection of two lives. */
interface Link {
  readonly ends: readonly [Node, Node];
  readonly queues: readonly [Frame[], Frame[]]; // to the first, to the second
  readonly noticed: [boolean, boolean];
  isCut: boolean;
}

/** Plays a run. */
export function simulate(steps: readonly Step[]): Simulated {
  const world = new World();
  for (const step of steps) world.play(step);
  return { events: world.events, truths: world.truths };
}

class World {
  readonly events: TraceEvent[] = [];
  readonly truths = new Map<string, Truth>();
  private readonly nodes: Node[] = [];
  private links: Link[] = [];
  private creations = 0;
  private pids = 80;

  constructor() {
    for (const name of ['foo', 'bar', 'baz']) this.start(`${name}@host`);
  }

  play({ act, a, b }: Step): void {
    const living = this.nodes.filter((node) => node.isAlive);
    const processes = living.flatMap((node) => node.processes.filter((one) => one.isAlive));
    const process = processes[a % Math.max(1, processes.length)];
    const cut = this.links.filter((link) => link.isCut);
    switch (act) {
      case 'send':
        return this.send(process, (all) => all[b % all.length]?.key);
      case 'call':
        return this.send(process, (all) => {
          const name = all[b % all.length]?.node.name;
          return name === undefined ? undefined : `echo@${name}`;
        });
      case 'carry':
        return this.carry(a, b);
      case 'take':
        return this.take(processes.filter(({ mailbox }) => mailbox.length > 0)[0], b);
      case 'spawn':
        if (process !== undefined) this.spawn(process);
        return;
      case 'exit':
        if (process !== undefined) this.exit(process);
        return;
      case 'cut':
        return this.cut(this.links[a % Math.max(1, this.links.length)], b);
      case 'notice':
        return this.notice(cut[a % Math.max(1, cut.length)], b % 2 === 0 ? 0 : 1);
      case 'kill':
        return this.kill(living[a % Math.max(1, living.length)], b);
      case 'start':
        return this.startAgain(a);
    }
  }

  private tell(kind: EventKind, node: Node, process: Process | undefined, more: object = {}): void {
    node.vector[node.life] = (node.vector[node.life] ?? 0) + 1;
    if (process !== undefined) process.count++;
    this.events.push({
      kind,
      node: node.life,
      process: process?.key ?? '',
      ...(process?.count === 1 ? { shown: `<0.${process.key.split('/').at(-1)}.0>` } : {}),
      count: process?.count ?? node.vector[node.life] ?? 0,
      vector: { ...node.vector },
      time: 1_000 - this.events.length, // clocks say nothing
      ...more,
    });
  }

  private start(name: string): Node {
    const node: Node = {
      name,
      life: `${name}/${++this.creations}`,
      processes: [],
      vector: {},
      isAlive: true,
      messages: 0,
    };
    this.nodes.push(node);
    for (const _ of [1, 2]) this.addProcess(node);
    return node;
  }

  private addProcess(node: Node): Process {
    const key = `${node.life}/${++this.pids}`;
    const process: Process = { key, node, mailbox: [], isAlive: true, count: 0 };
    node.processes.push(process);
    return process;
  }

  private send(
    from: Process | undefined,
    choose: (all: readonly Process[]) => string | undefined,
  ): void {
    const to = choose(this.nodes.flatMap((node) => node.processes));
    if (from === undefined || to === undefined) return;
    const { node } = from;
    const at = to.includes('/') ? to.split('/').slice(0, 2).join('/') : to.replace('echo@', '');
    const target =
      this.nodes.find(({ life }) => life === at) ??
      this.nodes.find(({ name, isAlive }) => name === at && isAlive);
    const link = target === undefined || target === node ? undefined : this.linked(node, target);
    if (target !== node && link === undefined) return; // not connected: nothing is sent
    const id = `${node.life}#${++node.messages}`;
    this.tell('send', node, from, { message: id, other: to, term: `'m${id}'` });
    const frame = { id, to, from: from.key, term: `'m${id}'`, vector: { ...node.vector } };
    if (link === undefined) return this.arrive(node, frame);
    this.truths.set(id, link.isCut ? 'the link ended' : 'carried');
    if (!link.isCut) link.queues[link.ends[0] === node ? 1 : 0].push(frame);
  }

  /** The connection of two lives; a new one if they can have one. */
  private linked(one: Node, other: Node): Link | undefined {
    const old = this.links.find(({ ends }) => ends.includes(one) && ends.includes(other));
    if (old !== undefined) return old.noticed[old.ends[0] === one ? 0 : 1] ? undefined : old;
    if (!one.isAlive || !other.isAlive) return undefined;
    const link: Link = {
      ends: [one, other],
      queues: [[], []],
      noticed: [false, false],
      isCut: false,
    };
    this.links.push(link);
    this.tell('nodeup', one, undefined, { other: other.life });
    this.tell('nodeup', other, undefined, { other: one.life });
    return link;
  }

  private carry(a: number, b: number): void {
    const full = this.links.flatMap((link) =>
      ([0, 1] as const).flatMap((end) =>
        link.queues[end].length > 0 && !link.noticed[end] && link.ends[end].isAlive
          ? [{ queue: link.queues[end], node: link.ends[end] }]
          : [],
      ),
    );
    const chosen = full[(a + b) % Math.max(1, full.length)];
    const frame = chosen?.queue.shift();
    if (chosen === undefined || frame === undefined) return;
    for (const [life, number] of Object.entries(frame.vector))
      chosen.node.vector[life] = Math.max(chosen.node.vector[life] ?? 0, number);
    this.arrive(chosen.node, frame);
  }

  private arrive(node: Node, { id, to, from, term }: Frame): void {
    const named = to.startsWith('echo@') ? node.processes[0] : undefined;
    const process = named ?? node.processes.find(({ key }) => key === to);
    if (process === undefined || !process.isAlive) {
      this.truths.set(id, 'nobody was there');
      return;
    }
    this.truths.set(id, 'arrived');
    process.mailbox.push({ id, term, from });
    this.tell('arrive', node, process, { message: id, other: from, term });
  }

  private take(process: Process | undefined, b: number): void {
    const [message] = process?.mailbox.splice(b % process.mailbox.length, 1) ?? [];
    if (process === undefined || message === undefined) return;
    this.truths.set(message.id, 'taken');
    const { id, term, from } = message;
    this.tell('receive', process.node, process, { message: id, other: from, term });
  }

  private spawn(parent: Process): void {
    const { node } = parent;
    const child = this.addProcess(node);
    const message = `${node.life}#${++node.messages}`;
    this.tell('spawn', node, parent, { message, other: child.key, term: 's.s()' });
    this.tell('spawn', node, child, { message, other: parent.key, term: 's.s()' });
  }

  private exit(process: Process): void {
    process.isAlive = false;
    this.tell('exit', process.node, process, { term: "'normal'" });
  }

  /** Ends a connection. Some of what is under way may still come before an end notices. */
  private cut(link: Link | undefined, b: number): void {
    if (link === undefined || link.isCut) return;
    link.isCut = true;
    for (const queue of link.queues) this.lose(queue.splice(b % (queue.length + 1)));
  }

  private lose(frames: readonly Frame[]): void {
    for (const { id } of frames) this.truths.set(id, 'the link ended');
  }

  private notice(link: Link | undefined, end: 0 | 1): void {
    if (link === undefined || link.noticed[end]) return;
    const [node, other] = end === 0 ? link.ends : link.ends.toReversed();
    if (node === undefined || other === undefined) return;
    link.noticed[end] = true;
    this.lose(link.queues[end].splice(0));
    if (node.isAlive) this.tell('nodedown', node, undefined, { other: other.life });
    if (link.noticed[0] && link.noticed[1]) {
      for (const queue of link.queues) this.lose(queue.splice(0));
      this.links = this.links.filter((one) => one !== link);
    }
  }

  private kill(node: Node | undefined, b: number): void {
    if (node === undefined) return;
    node.isAlive = false;
    for (const link of this.links.filter(({ ends }) => ends.includes(node))) {
      this.cut(link, b);
      const end = link.ends[0] === node ? 0 : 1;
      link.noticed[end] = true; // nobody is there to notice
      this.lose(link.queues[end].splice(0));
      if (link.noticed[0] && link.noticed[1]) this.links = this.links.filter((one) => one !== link);
    }
  }

  private startAgain(a: number): void {
    const names = [...new Set(this.nodes.map(({ name }) => name))];
    const dead = names.filter(
      (name) => !this.nodes.some((one) => one.name === name && one.isAlive),
    );
    const name = dead[a % Math.max(1, dead.length)];
    if (name !== undefined) this.start(name);
  }
}
