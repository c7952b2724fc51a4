// A node claims its name in a room. Where the broker has JetStream, a table makes each name unique; else the nodes that
// want a name, or have it, are asked.

import { tableSeconds } from '../base/wire-limits.ts';
import { type NameTable, nameTable, TableFull } from './name-table.ts';
import type { RoomKeys } from './room-keys.ts';
import { type RoomRecord, readRecord } from './room-record.ts';
import type { Session } from './session.ts';

export class RoomError extends Error {
  readonly code: 'duplicate_name' | 'room_full';

  constructor(code: 'duplicate_name' | 'room_full', sentence: string) {
    super(sentence);
    this.code = code;
  }
}

export interface Claim {
  readonly session: Session;
  readonly keys: RoomKeys;
  readonly room: string;
  readonly own: RoomRecord;
  readonly table: NameTable | undefined;
  readonly rivals: ReadonlySet<number>; // creations of nodes that have asked for the name meanwhile
}

/** Whether the name is this node's from now on. Rejects with a RoomError if the table is full. */
export function claimName(claim: Claim): Promise<boolean> {
  const { table } = claim;
  return table === undefined ? isFirst(claim) : claimInTable(claim, table);
}

async function claimInTable(
  { session, keys, room, own }: Claim,
  table: NameTable,
): Promise<boolean> {
  try {
    return await table.claim(keys.tagOf(own.alive), keys.seal(own), async (entry) => {
      const record = readRecord(keys.unseal(entry));
      if (record === undefined || record.creation === own.creation) return false;
      return session.isThere(record.session);
    });
  } catch (error) {
    if (!(error instanceof TableFull)) throw error;
    const full = `the room ${room} is full: the broker takes no more names (${error.message})`;
    throw new RoomError('room_full', full);
  }
}

/** Of two nodes that enter with one name at the same moment, that of the smaller creation stays. */
async function isFirst({ session, own, rivals }: Claim): Promise<boolean> {
  const others = await session.others(own.alive, own.creation);
  const isTaken = others.some((other) => other.isSettled && other.creation !== own.creation);
  const wanting = [...others.map(({ creation }) => creation), ...rivals];
  return !isTaken && wanting.every((creation) => creation >= own.creation);
}

/** The table of names, if the broker has one for this user. */
export async function openTable(
  { broker }: Session,
  keys: RoomKeys,
): Promise<NameTable | undefined> {
  const open = () => broker.table(keys.bucket, tableSeconds);
  if (!broker.hasTables) return undefined;
  try {
    const opened = await open().catch((error: unknown) => {
      if (/timeout/i.test(String(error))) throw error; // the server that has it is away
      return open(); // of two nodes that make it at the same moment, one is refused
    });
    return nameTable(opened);
  } catch {
    return undefined; // names are unique without it too, as their nodes are asked
  }
}
