// A message has come for an alias: its process gets it, and an alias for one reply is spent.

import { aliasOf, removeAlias } from './aliases.ts';
import { deliver } from './deliver.ts';
import { demonitor } from './monitors.ts';
import type { Reference } from './reference.ts';
import type { Term } from './term.ts';

/** Nobody gets it if the alias is none, or none any more. */
export function deliverToAlias(reference: Reference, message: Term): void {
  const alias = aliasOf(reference);
  if (alias === undefined || !alias.owner.alive) return;
  const { owner, mode } = alias;
  if (mode === 'reply' || mode === 'reply_demonitor') removeAlias(reference);
  if (mode === 'reply_demonitor') demonitor(owner, reference);
  deliver(owner, message);
}
