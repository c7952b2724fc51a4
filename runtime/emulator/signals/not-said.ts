// What was queued for a node before it was known that it is an Erlang node, and which Erlang has no terms for: it is
// dropped with a report. A request for a process is answered, since somebody waits for the answer.

import { isSpawnRequest } from '../codec/control-message.ts';
import { Reference } from '../identity/reference.ts';
import type { DistEntry } from '../link/dist-entry.ts';
import type { Term } from '../term/term.ts';
import type { Unsendable } from '../term/unsendable.ts';
import { reportTextHere } from './report-here.ts';
import { spawnReply } from './spawn.ts';

export function notSaid(entry: DistEntry, message: readonly Term[], why: Unsendable): void {
  const [kind, reference] = message;
  const isSpawn = isSpawnRequest(kind);
  const node = entry.node.text;
  const told = isSpawn
    ? `No process is spawned on ${node}: ${why.calling('message', 'arguments').message}`
    : `A message for ${node} was dropped: ${why.message}`;
  reportTextHere('warning', `** ${told} **`);
  if (!isSpawn) return;
  if (Reference.is(reference)) spawnReply(entry, Reference.idOf(reference), 'badarg');
}
