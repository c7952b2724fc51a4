// The table of a room's names: a bucket of JetStream in which a name has one entry, sealed. An entry that is not renewed
// vanishes. A name whose node is gone is taken over at once, since the server knows that nobody listens there.

import type { KV } from '@nats-io/kv';
import { codeOf } from '../base/error-code.ts';
import { roomNames } from '../base/wire-limits.ts';

export interface NameTable {
  /** Whether the name is ours from now on. `isThere` tells whether the node of an entry lives. */
  claim(
    key: string,
    value: Uint8Array,
    isThere: (entry: Uint8Array) => Promise<boolean>,
  ): Promise<boolean>;
  /** Renews the entry. False: it is not ours any more. */
  renew(key: string, value: Uint8Array): Promise<boolean>;
  release(key: string): Promise<void>;
  entries(): Promise<Uint8Array[]>;
}

export class TableFull extends Error {
  readonly code = 'room_full';
}

/** This user of the broker may not write into the table. */
export class TableClosed extends Error {
  readonly code = 'not_authorised';
}

export function nameTable(kv: KV): NameTable {
  let revision = 0; // of our entry

  async function put(attempt: () => Promise<number>): Promise<boolean> {
    try {
      revision = await attempt();
      return true;
    } catch (error) {
      if (isOvertaken(error)) return false;
      if (/permissions violation/i.test(String(error))) throw new TableClosed(String(error));
      if (isFull(error))
        throw new TableFull(String(error instanceof Error ? error.message : error));
      throw error;
    }
  }

  return {
    async claim(key, value, isThere) {
      if (await put(() => kv.create(key, value))) return true;
      const entry = await kv.get(key);
      if (entry === null) return put(() => kv.create(key, value)); // it has just vanished
      if (entry.operation === 'PUT' && (await isThere(entry.value))) return false;
      return put(() => kv.update(key, value, entry.revision));
    },
    renew: (key, value) => put(() => kv.update(key, value, revision)),
    async release(key) {
      await kv.delete(key, { previousSeq: revision });
    },
    async entries() {
      const found = new Map<string, Uint8Array>();
      for await (const { key, value, operation } of await kv.history()) {
        if (operation === 'PUT') found.set(key, value);
        else found.delete(key);
        if (found.size >= roomNames) break;
      }
      return [...found.values()];
    },
  };
}

/** Another node was faster: the entry has another revision than the one that is to be replaced. */
function isOvertaken(error: unknown): boolean {
  return ['10071', '10164'].includes(codeOf(error)) || /wrong last sequence/.test(String(error));
}

function isFull(error: unknown): boolean {
  return /maximum (?:messages|bytes)|exceeded|insufficient|no space/i.test(String(error));
}
