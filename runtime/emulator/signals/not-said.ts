// What was queued for a node before it was known that it is an Erlang node, and which Erlang has no terms for: it is
// dropped with a report. A request for a process is answered, since somebody waits for the answer.

import { control } from '../codec/control-message.ts';
import { Reference } from '../identity/reference.ts';
import type { DistEntry } from '../link/dist-entry.ts';
import type { Term } from '../term/term.ts';
import type { Unsendable } from '../term/unsendable.ts';
import { reportTextHere } from './report-here.ts';
import { spawnReply } from './spawn.ts';

export function notSaid(entry: DistEntry, message: readonly Term[], why: Unsendable): void {
  const [kind, reference] = message;
  reportTextHere('warning', `** A message for ${entry.node.text} was dropped: ${why.message} **`);
  if (kind !== control.SPAWN_REQUEST && kind !== control.SPAWN_REQUEST_TT) return;
  if (Reference.is(reference)) spawnReply(entry, Reference.idOf(reference), 'badarg');
}
