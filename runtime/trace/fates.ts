// What became of each message, as far as a trace can tell. What is called lost is certain: no arrival can be missing.

import { type EventKind, lifeOfProcess, nameOfLife, numberOf, type TraceEvent } from './event.ts';
import { happensBefore } from './order.ts';

export type Fate =
  | 'received'
  | 'in the mailbox' // it has arrived, and nobody has taken it yet
  | 'under way' // the link that carries it is still up, or is being set up
  | 'lost' // nobody was there, the link ended before it came, or none came up
  | 'unknown'; // the other side has not told: the link ended, events are missing, or it is not traced

/** A message with its events. One that began before the trace has no `send`. */
export interface Message {
  readonly id: string;
  readonly send?: TraceEvent;
  readonly arrive?: TraceEvent;
  readonly receive?: TraceEvent;
  readonly fate: Fate;
}

/** Returns the messages of an ordered trace by their ids, in the order of their first events. */
export function fatesOf(events: readonly TraceEvent[]): ReadonlyMap<string, Message> {
  const found = new Map<string, { -readonly [K in 'send' | 'arrive' | 'receive']?: TraceEvent }>();
  for (const event of events) {
    const { kind, message } = event;
    if (message === undefined || !(kind === 'send' || kind === 'arrive' || kind === 'receive'))
      continue;
    const parts = found.get(message) ?? {};
    if (!found.has(message)) found.set(message, parts);
    parts[kind] ??= event;
  }
  const known = knowledgeOf(events);
  return new Map(
    [...found].map(([id, parts]) => [id, { id, ...parts, fate: fateOf(parts, known) }]),
  );
}

function fateOf({ send, arrive, receive }: Omit<Message, 'id' | 'fate'>, known: Knowledge): Fate {
  if (receive !== undefined) return 'received';
  if (arrive !== undefined || send === undefined) return 'in the mailbox';
  if (send.message !== undefined && known.missed.has(send.message)) return 'lost';
  const receiver = lifeOfReceiver(send, known);
  const fate = fateOfMissing(send, receiver, known);
  if (receiver === undefined) return fate;
  const isTold = !known.hasDropped.has(receiver);
  if (fate === 'lost' && !isTold) return 'unknown';
  const missing = known.lastMissing.get(receiver) ?? 0; // the arrival may be one of these
  return missing > (send.vector[receiver] ?? 0) ? 'unknown' : fate;
}

/** The fate of a message whose arrival is not in the trace. */
function fateOfMissing(send: TraceEvent, receiver: string | undefined, known: Knowledge): Fate {
  if (hasNoLink(send, receiver, known)) return 'lost';
  if (send.unstamped === true) return 'unknown';
  if (receiver === undefined)
    return downsOf(known, send.node, send.other).some((down) => numberOf(down) > numberOf(send))
      ? 'unknown'
      : 'under way';
  if (receiver === send.node)
    return (known.lastNumber.get(send.node) ?? 0) > numberOf(send) ? 'lost' : 'under way'; // the arrival would be its next event
  if (send.other !== undefined && known.exited.has(send.other)) return 'lost';
  if (isOvertaken(send, receiver, known)) return 'lost';
  const ends = downsOf(known, send.node, receiver);
  const linksBefore = ends.filter((down) => numberOf(down) < numberOf(send)).length;
  const theirEnd = downsOf(known, receiver, send.node)[linksBefore];
  if (theirEnd !== undefined && !happensBefore(theirEnd, send)) return 'lost'; // the receiver's node saw the end of this link
  return ends.length > linksBefore ? 'unknown' : 'under way';
}

/** Whether it was sent when there was no link, and then none came up. */
function hasNoLink(send: TraceEvent, receiver: string | undefined, known: Knowledge): boolean {
  const to = receiver ?? send.other;
  const isBefore = (one: TraceEvent): boolean => numberOf(one) < numberOf(send);
  const news = newsOf(known.links, send.node, to);
  const after = news.find((one) => !isBefore(one));
  if (after?.failed === true) return true;
  return after?.kind === 'nodedown' && news.findLast(isBefore)?.kind === 'nodedown';
}

/** Whether a later message between the same two has arrived: a link keeps their order, so nobody was there for this one. */
function isOvertaken(send: TraceEvent, receiver: string, { arrivals }: Knowledge): boolean {
  return (arrivals.get(`${send.process} ${send.other} ${receiver}`) ?? 0) > numberOf(send);
}

interface Knowledge {
  readonly lastNumber: ReadonlyMap<string, number>; // by life
  readonly lastMissing: ReadonlyMap<string, number>; // by life: number of the last event that is not here, though later ones are
  readonly exited: ReadonlySet<string>; // keys of processes
  readonly hasDropped: ReadonlySet<string>; // lives whose events are not all here
  readonly missed: ReadonlySet<string>; // messages that came when there was no receiver
  readonly links: ReadonlyMap<string, readonly TraceEvent[]>; // nodeup and nodedown events by the life that saw them
  readonly livesOf: ReadonlyMap<string, readonly string[]>; // by the name of the node
  readonly arrivals: ReadonlyMap<string, number>; // number of the last send that arrived, by sender, receiver and receiver's life
}

function knowledgeOf(events: readonly TraceEvent[]): Knowledge {
  const lastNumber = new Map<string, number>();
  const lastMissing = new Map<string, number>();
  for (const event of events) {
    const { node } = event;
    const [before, number] = [lastNumber.get(node), numberOf(event)];
    if (before !== undefined && number > before + 1) lastMissing.set(node, number - 1);
    lastNumber.set(node, Math.max(before ?? 0, number));
  }
  const ofKind = (kind: EventKind): TraceEvent[] => events.filter((event) => event.kind === kind);
  const dropped = ofKind('dropped'); // a message that had no receiver, if there is `other`, else events
  return {
    lastNumber,
    lastMissing,
    livesOf: Map.groupBy(lastNumber.keys(), nameOfLife),
    exited: new Set(ofKind('exit').map(({ process }) => process)),
    hasDropped: new Set(dropped.flatMap(({ node, other }) => (other === undefined ? [node] : []))),
    missed: new Set(dropped.flatMap(({ other }) => other ?? [])),
    links: Map.groupBy(
      events.filter(({ kind }) => kind === 'nodeup' || kind === 'nodedown'),
      ({ node }) => node,
    ),
    arrivals: arrivalsIn(events),
  };
}

function arrivalsIn(events: readonly TraceEvent[]): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>();
  const sends = new Map<string, TraceEvent>();
  for (const event of events) {
    const { kind, node, message = '' } = event;
    if (kind === 'send') sends.set(message, event);
    const send = kind === 'arrive' ? sends.get(message) : undefined;
    if (send !== undefined) arrivals.set(`${send.process} ${send.other} ${node}`, numberOf(send));
  }
  return arrivals;
}

/** Returns the life that a message was sent to; undefined if its node was named and more than one life can be meant. */
function lifeOfReceiver(send: TraceEvent, known: Knowledge): string | undefined {
  const { other = '', node } = send;
  const life = lifeOfProcess(other);
  if (life !== undefined) return life;
  const at = other.indexOf('@');
  if (at === -1) return node; // a name of the sender's own node
  const name = nodeOfName(other);
  if (name === nameOfLife(node)) return node;
  const met = known.links
    .get(node)
    ?.findLast(
      (one) =>
        one.kind === 'nodeup' &&
        numberOf(one) < numberOf(send) &&
        isNode(one.other, name) &&
        one.other !== name,
    );
  if (met?.other !== undefined) return met.other;
  const [only, second] = known.livesOf.get(name) ?? [];
  return second === undefined ? only : undefined;
}

/** Returns the node of 'echo@bar@host', the name of a process on a node. */
function nodeOfName(name: string): string {
  const host = name.lastIndexOf('@');
  return name.slice(name.lastIndexOf('@', host - 1) + 1);
}

/** Returns the ends of a node's links to another, in the order in which the node saw them, without vain calls. */
function downsOf({ links }: Knowledge, by: string, of: string | undefined): readonly TraceEvent[] {
  return newsOf(links, by, of).filter(
    ({ kind, failed }, place, all) =>
      kind === 'nodedown' && failed !== true && all[place - 1]?.kind !== 'nodedown',
  );
}

/** Returns what a node saw of its links to another, in this order. */
function newsOf(
  links: Knowledge['links'],
  by: string,
  of: string | undefined,
): readonly TraceEvent[] {
  if (of === undefined) return [];
  const life = of.includes('/') || !of.includes('@') ? of : nodeOfName(of);
  return (links.get(by) ?? []).filter(({ other }) => isNode(other, life));
}

/** Whether an event's node is that life; an event may have the name alone. */
function isNode(other: string | undefined, life: string): boolean {
  return other === life || other === nameOfLife(life) || nameOfLife(other ?? '') === life;
}
