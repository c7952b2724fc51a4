// Delivery of a message to an alias: to the alias's process. An alias for a single reply then ends.

import type { Reference } from '../identity/reference.ts';
import { deliver } from '../process/deliver.ts';
import { tracer } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { aliasOwner, removeAlias } from './aliases.ts';
import { demonitor } from './monitors.ts';

/** Deliver a message. It is dropped if the reference is not an alias, or is no longer an alias. */
export function deliverToAlias(reference: Reference, message: Term): void {
  const owner = aliasOwner(reference);
  if (owner === undefined || !owner.alive) return tracer?.loses(reference, message);
  const mode = owner.aliases?.get(reference);
  if (mode === 'reply' || mode === 'reply_demonitor') removeAlias(reference);
  if (mode === 'reply_demonitor') demonitor(owner, reference);
  deliver(owner, message);
}
