// What the host has told last of the mesh, of processes and of the trace.

import type { HostMessage, Mesh, ProcessInfo, ProcessRow } from '../protocol.ts';

export interface News {
  readonly mesh: Mesh | undefined;
  readonly processes: ReadonlyMap<string, readonly ProcessRow[]>; // by node
  readonly inspected: { readonly key: string; readonly info: ProcessInfo } | undefined;
  readonly isTraced: boolean | undefined; // undefined: the host has not said, and cannot turn it on
  readonly traced: readonly string[]; // names of nodes
}

export const noNews: News = {
  mesh: undefined,
  processes: new Map(),
  inspected: undefined,
  isTraced: undefined,
  traced: [],
};

/** Returns what is known after a message. */
export function heard(news: News, message: Exclude<HostMessage, { kind: 'events' }>): News {
  switch (message.kind) {
    case 'mesh':
      return { ...news, mesh: message };
    case 'processes':
      return {
        ...news,
        processes: new Map(news.processes).set(message.node, message.processes),
      };
    case 'process':
      return { ...news, inspected: message };
    case 'trace':
      return { ...news, isTraced: message.isOn, traced: message.nodes };
  }
}
