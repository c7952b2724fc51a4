// Tells the events of a story, with the vectors that traced nodes would give them.

import { type EventKind, lifeOfProcess, type TraceEvent } from '../../runtime/trace/event.ts';

/** Makes a teller of a new story. */
export function createTeller(): Teller {
  return new Teller();
}

export class Teller {
  readonly events: TraceEvent[] = [];
  private readonly vectors = new Map<string, Record<string, number>>(); // by life
  private readonly counts = new Map<string, number>(); // by process, and of messages by life
  private readonly names = new Map<string, Partial<TraceEvent>>(); // to be told at the next event
  private readonly sent = new Map<string, TraceEvent>(); // by message
  private readonly arrived = new Map<string, string>(); // where a message has arrived

  /** Tells an event of a process, 'foo@host/1/88', or of a node, 'foo@host/1'. */
  tell(kind: EventKind, who: string, more: Partial<TraceEvent> = {}): TraceEvent {
    const node = lifeOf(who);
    const vector = this.vectorOf(node);
    vector[node] = (vector[node] ?? 0) + 1;
    const named = this.names.get(who) ?? {};
    this.names.delete(who);
    const event: TraceEvent = {
      kind,
      node,
      process: who === node ? '' : who,
      count: this.next(who),
      vector: { ...vector },
      time: 1_796_000_000_000 + this.events.length * 7,
      ...named,
      ...more,
    };
    this.events.push(event);
    return event;
  }

  /** Says what the node prints for a process, at the next event of it. */
  name(process: string, shown: string, system: boolean = false): void {
    this.names.set(process, { shown, ...(system ? { system: true } : {}) });
  }

  /** Tells that a process sends; returns the message, to arrive and to be received. */
  send(from: string, to: string, term: string): string {
    const message = this.newMessage(from);
    this.sent.set(message, this.tell('send', from, { message, other: to, term }));
    return message;
  }

  arrive(message: string): void {
    const send = this.sent.get(message);
    const process = send?.other ?? '';
    this.learn(lifeOf(process), send?.vector ?? {});
    this.arrived.set(message, process);
    this.tell('arrive', process, partOf(message, send));
  }

  receive(message: string): void {
    this.tell('receive', this.arrived.get(message) ?? '', partOf(message, this.sent.get(message)));
  }

  /** Sends, arrives and receives. */
  pass(from: string, to: string, term: string): void {
    const message = this.send(from, to, term);
    this.arrive(message);
    this.receive(message);
  }

  /** Tells that a process spawns another: both ends tell of it. */
  spawn(parent: string, child: string, term: string): void {
    const message = this.newMessage(parent);
    this.tell('spawn', parent, { message, other: child, term });
    this.inform(lifeOf(parent), lifeOf(child));
    this.tell('spawn', child, { message, other: parent, term });
  }

  /** Tells that a process links itself to another, or ends that: both ends tell of it. */
  tie(kind: 'link' | 'unlink', from: string, to: string): void {
    const message = this.newMessage(from);
    this.tell(kind, from, { message, other: to });
    this.inform(lifeOf(from), lifeOf(to));
    this.tell(kind, to, { message, other: from });
  }

  /** Tells that a process ends, and that others hear of it: those that monitor it get a message, which they receive. */
  exit(process: string, reason: string, monitors: readonly string[] = []): void {
    const message = this.newMessage(process);
    this.tell('exit', process, { message, term: reason });
    for (const one of monitors) {
      this.inform(lifeOf(process), lifeOf(one));
      this.tell('down', one, { message, other: process, term: reason });
    }
    for (const one of monitors) this.tell('receive', one, { message, term: reason });
  }

  /** Lets one life know all that another life knows, as a signal between them does. */
  inform(from: string, to: string): void {
    this.learn(to, this.vectorOf(from));
  }

  private newMessage(from: string): string {
    const life = lifeOf(from);
    return `${life}#${this.next(`${life}#`)}`;
  }

  private learn(life: string, known: Readonly<Record<string, number>>): void {
    const vector = this.vectorOf(life);
    for (const [other, number] of Object.entries(known))
      vector[other] = Math.max(vector[other] ?? 0, number);
  }

  private vectorOf(life: string): Record<string, number> {
    const vector = this.vectors.get(life) ?? {};
    this.vectors.set(life, vector);
    return vector;
  }

  private next(what: string): number {
    const number = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, number);
    return number;
  }
}

function lifeOf(process: string): string {
  return lifeOfProcess(process) ?? process;
}

function partOf(message: string, send: TraceEvent | undefined): Partial<TraceEvent> {
  const { process, term } = send ?? {};
  return {
    message,
    ...(process === undefined ? {} : { other: process }),
    ...(term === undefined ? {} : { term }),
  };
}
