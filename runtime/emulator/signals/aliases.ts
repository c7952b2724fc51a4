// Aliases: references that may be used as a pid to send messages to a process (alias/0,1, monitor/3; replies
// to calls). An alias ends at the latest when its process ends.

import { Reference } from '../identity/reference.ts';
import type { AliasMode, Process } from '../process/process.ts';
import { SmallTable } from '../realm/small-table.ts';

export function addAlias(
  reference: Reference,
  owner: Process,
  mode: AliasMode = 'explicit_unalias',
): void {
  if (owner.aliases === undefined) owner.aliases = new SmallTable();
  owner.aliases.set(reference, mode); // as long as this table has the reference, no other object can become the same one
  Reference.bind(reference, owner);
}

/** The process that gets what is sent to the reference; undefined if the reference is not an alias. */
export function aliasOwner(reference: Reference): Process | undefined {
  return Reference.ownerOf(reference) as Process | undefined;
}

/** End an alias. False if the reference is not an alias. */
export function removeAlias(reference: Reference): boolean {
  const owner = aliasOwner(reference);
  if (owner === undefined) return false;
  Reference.bind(reference, undefined);
  return owner.aliases?.delete(reference) === true;
}

/** Called when a monitor has ended: end its alias too, if the alias's mode says so. */
export function monitorGone(reference: Reference): void {
  const mode = aliasOwner(reference)?.aliases?.get(reference);
  if (mode === 'demonitor' || mode === 'reply_demonitor') removeAlias(reference);
}

/** End the aliases of a process that has ended. */
export function forgetAliases(process: Process): void {
  for (const reference of process.aliases?.keys() ?? []) Reference.bind(reference, undefined);
  process.aliases = undefined;
}
