// The page's side of its WebSocket.

import type { HostMessage, PageMessage } from '../protocol.ts';

export type ConnectionState = 'connecting' | 'connected' | 'ended';

export interface Connection {
  readonly state: ConnectionState;
  ask(message: PageMessage): void;
  subscribe(changed: () => void): () => void;
}

/** Connects with the key that the page has got. */
export function connect(key: string, heard: (message: HostMessage) => void): Connection {
  const listeners = new Set<() => void>();
  const line = new WebSocket(`ws://${location.host}/socket`, ['terl-observer', key]);
  let state: ConnectionState = 'connecting';
  const become = (next: ConnectionState): void => {
    state = next;
    for (const changed of listeners) changed();
  };
  line.addEventListener('open', () => become('connected'));
  line.addEventListener('close', () => become('ended'));
  line.addEventListener('message', ({ data }) => heard(JSON.parse(String(data)) as HostMessage));
  return {
    get state() {
      return state;
    },
    ask(message) {
      if (line.readyState === WebSocket.OPEN) line.send(JSON.stringify(message));
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}

/** The connection of a saved page: there is none. */
export const noConnection: Connection = {
  state: 'ended',
  ask() {},
  subscribe: () => () => {},
};
