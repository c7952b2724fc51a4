// A message has come for an alias: its process gets it, and an alias for one reply is spent.

import type { Reference } from '../identity/reference.ts';
import { deliver } from '../process/deliver.ts';
import type { Term } from '../term/term.ts';
import { aliasOf, removeAlias } from './aliases.ts';
import { demonitor } from './monitors.ts';

/** Nobody gets it if the alias is none, or none any more. */
export function deliverToAlias(reference: Reference, message: Term): void {
  const alias = aliasOf(reference);
  if (alias === undefined || !alias.owner.alive) return;
  const { owner, mode } = alias;
  if (mode === 'reply' || mode === 'reply_demonitor') removeAlias(reference);
  if (mode === 'reply_demonitor') demonitor(owner, reference);
  deliver(owner, message);
}
