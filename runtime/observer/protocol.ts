// What the observer's host and its page say to one another: JSON over one WebSocket.

import type { TraceEvent } from '../trace/event.ts';
import { isRecord, parsedJson } from '../trace/json.ts';

/** What the host tells the page. */
export type HostMessage =
  | { readonly kind: 'events'; readonly events: readonly TraceEvent[]; readonly dropped: number } // dropped: since the last one
  | ({ readonly kind: 'mesh' } & Mesh)
  | {
      readonly kind: 'processes';
      readonly node: string;
      readonly processes: readonly ProcessRow[];
      readonly more?: number; // processes that are not among these
      readonly why?: string; // the node has not told: why
    }
  | { readonly kind: 'process'; readonly key: string; readonly info: ProcessInfo }
  | {
      readonly kind: 'trace';
      readonly isOn: boolean;
      readonly nodes: readonly string[];
      readonly why?: string; // what went wrong when it was turned on
    }
  | { readonly kind: 'begin' }; // a new trace: the events of the last one are gone

/** What the page asks of the host. */
export type PageMessage =
  | { readonly kind: 'inspect'; readonly key: string }
  | { readonly kind: 'watch'; readonly what: Watched }
  | { readonly kind: 'trace'; readonly on: boolean };

export type Watched = 'processes' | 'mesh' | 'chart';

export interface Mesh {
  readonly nodes: readonly MeshNode[];
  readonly links: readonly MeshLink[];
}

export interface MeshNode {
  readonly name: string;
  readonly creation: string;
  readonly hidden: boolean;
  readonly isUp: boolean;
  readonly isTraced: boolean;
  readonly isFrozen?: boolean;
}

export interface MeshLink {
  readonly a: string; // names of nodes
  readonly b: string;
  readonly hidden: boolean;
  readonly faults: readonly string[]; // each as a sentence
  readonly carrier?: string; // what carries it, if that is told: ws, wss, nats, relay, …
  readonly isUp?: boolean; // false: there is no link, but a fault between the two
}

export interface ProcessRow {
  readonly key: string;
  readonly shown: string;
  readonly name: string; // '' if it is not registered
  readonly initial: string; // the function it began with
  readonly current: string;
  readonly reductions: number;
  readonly memory: number; // bytes, estimated
  readonly mailbox: number; // messages
  readonly links: number;
}

/** What is known of a process, by the names that process_info has: each value as text, a mailbox as one text a message. */
export type ProcessInfo = Readonly<Record<string, string | readonly string[]>>;

/** Reads what a page has sent; undefined if it is not a message of this protocol. */
export function readPageMessage(text: string): PageMessage | undefined {
  const value = parsedJson(text);
  if (!isRecord(value)) return undefined;
  const { kind, key, what, on } = value;
  if (kind === 'inspect' && typeof key === 'string') return { kind, key };
  if (kind === 'watch' && isWatched(what)) return { kind, what };
  if (kind === 'trace' && typeof on === 'boolean') return { kind, on };
  return undefined;
}

function isWatched(what: unknown): what is Watched {
  return what === 'processes' || what === 'mesh' || what === 'chart';
}
