// Delivery of a message to an alias: its process gets the message, and an alias for a single reply ends.

import type { Reference } from '../identity/reference.ts';
import { deliver } from '../process/deliver.ts';
import type { Term } from '../term/term.ts';
import { aliasOf, removeAlias } from './aliases.ts';
import { demonitor } from './monitors.ts';

/** Deliver a message; it is dropped if the reference is not an alias, or not any more. */
export function deliverToAlias(reference: Reference, message: Term): void {
  const alias = aliasOf(reference);
  if (alias === undefined || !alias.owner.alive) return;
  const { owner, mode } = alias;
  if (mode === 'reply' || mode === 'reply_demonitor') removeAlias(reference);
  if (mode === 'reply_demonitor') demonitor(owner, reference);
  deliver(owner, message);
}
