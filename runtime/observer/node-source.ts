// What a node has to show on the page of its observer: the events of its trace, and what the nodes tell when they are
// asked, as long as somebody looks.

import type { Observing } from '../emulator/host/observed.ts';
import { lifeOfProcess, nameOfLife, type TraceEvent } from '../trace/event.ts';
import { KeptNames } from '../trace/kept-names.ts';
import { eventsOf, type TraceStore } from '../trace/store.ts';
import { eachSecond } from './each-second.ts';
import { eventsWaiting, linesATick } from './limits.ts';
import { createMeshTeller, type Faults } from './mesh-teller.ts';
import type { Audience, Source } from './observer.ts';
import type { HostMessage, PageMessage, Watched } from './protocol.ts';
import { readInfo, readLinks, readProcesses, readWhy } from './readings.ts';

/** What the source needs of its node. */
export interface Asked {
  readonly name: () => string;
  /** Asks a node of itself; '' if it does not answer. */
  ask(node: string, what: Observing, about?: string): Promise<string>;
  faults(): Promise<Faults>;
}

const lookEvery = 1_000; // ms between two looks at the nodes

export function nodeSource(store: TraceStore, asked: Asked): Source {
  return (tell) => {
    const stopEvents = tellEvents(store, tell);
    const looks = new Looks(asked, tell);
    return {
      ask: (message) => looks.take(message),
      close() {
        stopEvents();
        looks.close();
      },
    } satisfies Audience;
  };
}

/** Tells the events that there are, as many as a page takes, and then those that come. */
function tellEvents(store: TraceStore, tell: (message: HostMessage) => void): () => void {
  const names = new KeptNames();
  const take = eachSecond(linesATick); // to read more would take the node's time
  const leave = (lines: readonly string[]): void => {
    for (const event of eventsOf(lines.filter((line) => line.includes('"shown":'))))
      names.drop(event); // all others are not read
  };
  const told = (lines: readonly string[], dropped: number): void => {
    const events = eventsOf(lines);
    tell({
      kind: 'events',
      events: names.keepAll(events),
      dropped: dropped + droppedBefore(events),
    });
  };
  const all = store.lines();
  const first = Math.max(0, all.length - eventsWaiting);
  leave(all.slice(0, first));
  told(all.slice(first), store.dropped + first);
  return store.subscribe((lines) => {
    if (lines === 'begin') {
      names.clear();
      return tell({ kind: 'begin' });
    }
    const some = lines.slice(0, take(lines.length));
    leave(lines.slice(some.length));
    told(some, lines.length - some.length);
  });
}

/** How many events the nodes have dropped themselves: their events say so. */
function droppedBefore(events: readonly TraceEvent[]): number {
  let count = 0;
  for (const { kind, other, term } of events)
    if (kind === 'dropped' && other === undefined) count += Number(term) || 0;
  return count;
}

/** Asks the nodes again and again, and tells what they say. */
class Looks {
  readonly #asked: Asked;
  readonly #tell: (message: HostMessage) => void;
  readonly #mesh: ReturnType<typeof createMeshTeller>;
  readonly #timer: NodeJS.Timeout;
  readonly #underWay = new Set<string>(); // questions that have not been answered
  #withProcesses: readonly string[] = []; // nodes whose processes the page has
  #watched: Watched = 'chart';
  #told = ''; // the mesh as the page has it
  #why = '';

  constructor(asked: Asked, tell: (message: HostMessage) => void) {
    this.#asked = asked;
    this.#tell = tell;
    this.#mesh = createMeshTeller();
    this.#timer = setInterval(() => this.#look(), lookEvery);
    this.#timer.unref();
    this.#look();
  }

  take(message: PageMessage): void {
    switch (message.kind) {
      case 'watch':
        this.#watched = message.what;
        this.#look();
        return;
      case 'inspect':
        void this.#inspect(message.key);
        return;
      case 'trace':
        void this.#trace(message.on);
        return;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Asks what there is to ask. Each question is asked anew when it has been answered. */
  #look(): void {
    void this.#once('links', () => this.#own());
    if (this.#watched === 'processes') this.#processes();
    if (this.#watched !== 'mesh') return;
    void this.#once('faults', async () => this.#mesh.faults(await this.#asked.faults()));
    for (const node of this.#mesh.reachable.slice(1))
      void this.#once(`links ${node}`, async () => {
        this.#mesh.far(node, readLinks(await this.#answer(node, 'links')));
      });
  }

  async #once(question: string, ask: () => Promise<void>): Promise<void> {
    if (this.#underWay.has(question)) return;
    this.#underWay.add(question);
    try {
      await ask();
    } finally {
      this.#underWay.delete(question);
    }
    this.#tellMesh();
  }

  #tellMesh(): void {
    const { mesh } = this.#mesh;
    const text = JSON.stringify(mesh);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell({ kind: 'mesh', ...mesh });
  }

  async #own(): Promise<void> {
    const own = readLinks(await this.#answer(this.#asked.name(), 'links'));
    if (own === undefined) return; // it is frozen: what it said last stays true
    this.#mesh.own(own);
    const why = this.#why === '' ? {} : { why: this.#why };
    this.#tell({ kind: 'trace', isOn: own.isOn, nodes: own.traced, ...why });
  }

  #processes(): void {
    const nodes = this.#mesh.reachable;
    for (const node of this.#withProcesses)
      if (!nodes.includes(node)) this.#tell({ kind: 'processes', node, processes: [] });
    this.#withProcesses = nodes;
    for (const node of nodes) void this.#once(`processes ${node}`, () => this.#processesOf(node));
  }

  async #processesOf(node: string): Promise<void> {
    const told = readProcesses(await this.#answer(node, 'processes'));
    if (!this.#withProcesses.includes(node)) return;
    if (told === undefined)
      this.#tell({ kind: 'processes', node, processes: [], why: `${node} does not answer` });
    else this.#tell({ kind: 'processes', node, processes: told.rows, more: told.more });
  }

  async #inspect(key: string): Promise<void> {
    const node = nameOfLife(lifeOfProcess(key) ?? '');
    const info = readInfo(await this.#answer(node, 'process', key));
    if (info === undefined)
      this.#tell({ kind: 'process', key, info: { node: `${node} does not answer` } });
    else this.#tell({ kind: 'process', key, info: info ?? { status: 'it has ended' } });
  }

  async #trace(on: boolean): Promise<void> {
    this.#why = readWhy(await this.#answer(this.#asked.name(), 'trace', on ? 'on' : 'off'));
    await this.#once('links', () => this.#own());
  }

  /** A node that is frozen, and its own emulator too, answers when it is thawed: it is not waited for. */
  async #answer(node: string, what: Observing, about?: string): Promise<string> {
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve(''), answerTime).unref();
    });
    return await Promise.race([this.#asked.ask(node, what, about), late]);
  }
}

const answerTime = 4_000; // ms; the emulator itself waits less for other nodes
