// Tells the events of a story, with the vectors that traced nodes would give them.

import type { EventKind, TraceEvent } from '../../../../runtime/trace/event.ts';

export interface Teller {
  readonly events: TraceEvent[];
  /** Tells an event of a process, 'foo@host/1/88', or of a node, 'foo@host/1'. */
  tell(kind: EventKind, who: string, more?: Partial<TraceEvent>): TraceEvent;
  /** Tells that a process sends; returns the message, to arrive and to be received. */
  send(from: string, to: string, term: string, more?: Partial<TraceEvent>): string;
  arrive(message: string, at?: string): void;
  receive(message: string): void;
  /** Sends, arrives and receives. */
  pass(from: string, to: string, term: string): void;
  /** Tells that a process spawns another, which knows what its parent knew. */
  spawn(parent: string, child: string, term: string): void;
  /** Lets one life know all that another life knows, as a signal between them does. */
  inform(from: string, to: string): void;
  /** Says what the node prints for a process, at the next event of it. */
  name(process: string, shown: string, system?: boolean): void;
}

export function createTeller(): Teller {
  const events: TraceEvent[] = [];
  const vectors = new Map<string, Record<string, number>>();
  const counts = new Map<string, number>();
  const names = new Map<string, Partial<TraceEvent>>();
  const sent = new Map<string, TraceEvent>();
  const arrived = new Map<string, string>();
  const ids = new Map<string, number>();
  const next = (map: Map<string, number>, key: string): number => {
    const number = (map.get(key) ?? 0) + 1;
    map.set(key, number);
    return number;
  };
  const tell: Teller['tell'] = (kind, who, more = {}) => {
    const [name = '', creation = '', ...rest] = who.split('/');
    const node = `${name}/${creation}`;
    const process = rest.length === 0 ? '' : who;
    const vector = vectors.get(node) ?? {};
    vectors.set(node, vector);
    vector[node] = (vector[node] ?? 0) + 1;
    const named = names.get(who) ?? {};
    names.delete(who);
    const event: TraceEvent = {
      kind,
      node,
      process,
      count: next(counts, who),
      vector: { ...vector },
      time: 1_796_000_000_000 + events.length * 7,
      ...named,
      ...more,
    };
    events.push(event);
    return event;
  };
  const inform: Teller['inform'] = (from, to) => {
    const vector = vectors.get(to) ?? {};
    vectors.set(to, vector);
    for (const [life, number] of Object.entries(vectors.get(from) ?? {}))
      vector[life] = Math.max(vector[life] ?? 0, number);
  };
  const teller: Teller = {
    events,
    tell,
    inform,
    spawn(parent, child, term) {
      tell('spawn', parent, { other: child, term });
      inform(lifeOf(parent), lifeOf(child));
    },
    name: (process, shown, system = false) =>
      void names.set(process, { shown, ...(system ? { system: true } : {}) }),
    send(from, to, term, more = {}) {
      const life = lifeOf(from);
      const message = `${life}#${next(ids, life)}`;
      sent.set(message, tell('send', from, { message, other: to, term, ...more }));
      return message;
    },
    arrive(message, at) {
      const send = sent.get(message);
      const process = at ?? send?.other ?? '';
      const node = lifeOf(process);
      const vector = vectors.get(node) ?? {};
      vectors.set(node, vector);
      for (const [life, number] of Object.entries(send?.vector ?? {}))
        vector[life] = Math.max(vector[life] ?? 0, number);
      arrived.set(message, process);
      tell('arrive', process, partOf(message, send));
    },
    receive: (message) =>
      void tell('receive', arrived.get(message) ?? '', partOf(message, sent.get(message))),
    pass(from, to, term) {
      const message = teller.send(from, to, term);
      teller.arrive(message);
      teller.receive(message);
    },
  };
  return teller;
}

function lifeOf(process: string): string {
  return process.split('/').slice(0, 2).join('/');
}

function partOf(message: string, send: TraceEvent | undefined): Partial<TraceEvent> {
  const { process, term } = send ?? {};
  return {
    message,
    ...(process === undefined ? {} : { other: process }),
    ...(term === undefined ? {} : { term }),
  };
}
