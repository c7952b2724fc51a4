// What the host has told last of the mesh, of processes and of the trace.

import type { HostMessage, Mesh, ProcessInfo, ProcessRow } from '../protocol.ts';

export interface News {
  readonly mesh: Mesh | undefined;
  readonly processes: ReadonlyMap<string, readonly ProcessRow[]>; // by node
  readonly silent: ReadonlyMap<string, string>; // by node: why it has not told of its processes
  readonly more: ReadonlyMap<string, number>; // by node: processes that it has not told of
  readonly inspected: { readonly key: string; readonly info: ProcessInfo } | undefined;
  readonly isTraced: boolean | undefined; // undefined: the host has not said, and cannot turn it on
  readonly traced: readonly string[]; // names of nodes
  readonly why: string; // the trace could not be turned on everywhere
}

export const noNews: News = {
  mesh: undefined,
  processes: new Map(),
  silent: new Map(),
  more: new Map(),
  inspected: undefined,
  isTraced: undefined,
  traced: [],
  why: '',
};

/** Returns what is known after a message. */
export function heard(
  news: News,
  message: Exclude<HostMessage, { kind: 'events' | 'begin' }>,
): News {
  switch (message.kind) {
    case 'mesh':
      return { ...news, mesh: message };
    case 'processes':
      return {
        ...news,
        processes: changed(
          news.processes,
          message.node,
          message.processes.length === 0 ? undefined : message.processes,
        ),
        silent: changed(news.silent, message.node, message.why),
        more: changed(news.more, message.node, message.more === 0 ? undefined : message.more),
      };
    case 'process':
      return { ...news, inspected: message };
    case 'trace':
      return { ...news, isTraced: message.isOn, traced: message.nodes, why: message.why ?? '' };
  }
}

/** The map with another value, or, if this is undefined, without one. */
function changed<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}
