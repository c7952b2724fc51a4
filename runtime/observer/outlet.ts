// What waits for one page. However much happens on the nodes, this is bounded, and the page is told what was dropped.

import type { TraceEvent } from '../trace/event.ts';
import { KeptNames } from '../trace/kept-names.ts';
import {
  bytesWaiting,
  eventsAFlush,
  eventsWaiting,
  flushEvery,
  keyLength,
  lineCount,
  meshLinks,
  meshNodes,
  processRows,
  textLength,
} from './limits.ts';
import type { HostMessage, ProcessInfo } from './protocol.ts';

export interface Outlet {
  tell(message: HostMessage): void;
  close(): void;
}

/** What the outlet needs of a WebSocket. */
export interface Line {
  readonly bufferedAmount: number;
  send(text: string): void;
}

/** Sends to a page what it is told, at a pace that the page can follow. */
export function createOutlet(line: Line): Outlet {
  const events: TraceEvent[] = [];
  const latest = new Map<string, HostMessage>(); // of each kind only the last one matters
  const names = new KeptNames();
  let dropped = 0;

  const flush = (): void => {
    if (line.bufferedAmount > bytesWaiting) return; // it is sent when the page has taken what came before
    for (const message of latest.values()) line.send(JSON.stringify(message));
    latest.clear();
    if (events.length === 0 && dropped === 0) return;
    const some = events.splice(0, eventsAFlush);
    const message: HostMessage = { kind: 'events', events: some, dropped };
    line.send(JSON.stringify(message));
    dropped = 0;
  };
  const timer = setInterval(flush, flushEvery);
  timer.unref();
  return {
    tell(message) {
      if (message.kind === 'begin') {
        events.length = 0;
        dropped = 0;
        names.clear();
      }
      if (message.kind !== 'events') {
        latest.set(placeOf(message), bounded(message));
        return;
      }
      dropped += message.dropped;
      for (const event of message.events) {
        if (!isSmall(event)) dropped++;
        else if (events.length < eventsWaiting) events.push(cutEvent(names.keep(event)));
        else {
          names.drop(cutEvent(event));
          dropped++;
        }
      }
    },
    close: () => clearInterval(timer),
  };
}

/** By kind, and by node where each has its own. */
function placeOf(message: Exclude<HostMessage, { kind: 'events' }>): string {
  return message.kind === 'processes' ? `processes ${cut(message.node)}` : message.kind;
}

/** Whether what tells the event from others is short; it cannot be cut. */
function isSmall({ process, node, message = '', other = '', vector }: TraceEvent): boolean {
  const lives = Object.keys(vector);
  return (
    [process, node, message, other, ...lives].every((text) => text.length <= keyLength) &&
    lives.length <= keyLength
  );
}

function cutEvent(event: TraceEvent): TraceEvent {
  const { shown, term } = event;
  if ((shown?.length ?? 0) <= textLength && (term?.length ?? 0) <= textLength) return event;
  return {
    ...event,
    ...(shown === undefined ? {} : { shown: cut(shown) }),
    ...(term === undefined ? {} : { term: cut(term) }),
  };
}

function bounded(message: Exclude<HostMessage, { kind: 'events' }>): HostMessage {
  switch (message.kind) {
    case 'processes':
      return {
        ...message,
        ...(message.why === undefined ? {} : { why: cut(message.why) }),
        node: cut(message.node),
        processes: message.processes
          .slice(0, processRows)
          .filter(({ key }) => key.length <= keyLength)
          .map((row) => ({
            ...row,
            shown: cut(row.shown),
            name: cut(row.name),
            initial: cut(row.initial),
            current: cut(row.current),
          })),
      };
    case 'process':
      return { ...message, key: cut(message.key, keyLength), info: boundedInfo(message.info) };
    case 'trace':
      return message.why === undefined ? message : { ...message, why: cut(message.why) };
    case 'mesh':
      return boundedMesh(message);
    case 'begin':
      return message;
  }
}

function boundedMesh({ kind, nodes, links }: Extract<HostMessage, { kind: 'mesh' }>): HostMessage {
  return {
    kind,
    nodes: nodes
      .slice(0, meshNodes)
      .filter(({ name }) => name.length <= keyLength)
      .map((node) => ({ ...node, creation: cut(node.creation) })),
    links: links
      .slice(0, meshLinks)
      .filter(({ a, b }) => a.length + b.length <= keyLength)
      .map((link) => ({
        ...link,
        faults: link.faults.slice(0, lineCount).map((fault) => cut(fault)),
      })),
  };
}

function boundedInfo(info: ProcessInfo): ProcessInfo {
  const entries = Object.entries(info).slice(0, lineCount);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      cut(name),
      typeof value === 'string' ? cut(value) : value.slice(0, lineCount).map((one) => cut(one)),
    ]),
  );
}

function cut(text: string, length: number = textLength): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
