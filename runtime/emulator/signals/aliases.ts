// Aliases: references that may be used as a pid to send messages to a process (alias/0,1, monitor/3; replies
// to calls). An alias ends at the latest when its process ends.

import type { Reference } from '../identity/reference.ts';
import type { Process } from '../process/process.ts';

/** When an alias ends by itself: never; at its first message; with its monitor; at either of these two. */
export type AliasMode = 'explicit_unalias' | 'reply' | 'demonitor' | 'reply_demonitor';

interface Alias {
  readonly owner: Process;
  readonly mode: AliasMode;
}

const aliases = new Map<Reference, Alias>();

export function addAlias(
  reference: Reference,
  owner: Process,
  mode: AliasMode = 'explicit_unalias',
): void {
  aliases.set(reference, { owner, mode });
  if (owner.aliases === undefined) owner.aliases = new Set();
  owner.aliases.add(reference);
}

export function aliasOf(reference: Reference): Alias | undefined {
  return aliases.get(reference);
}

/** End an alias. False if the reference is not an alias. */
export function removeAlias(reference: Reference): boolean {
  aliases.get(reference)?.owner.aliases?.delete(reference);
  return aliases.delete(reference);
}

/** Called when a monitor has ended: end its alias too, if the alias's mode says so. */
export function monitorGone(reference: Reference): void {
  const mode = aliases.get(reference)?.mode;
  if (mode === 'demonitor' || mode === 'reply_demonitor') removeAlias(reference);
}

/** End the aliases of a process that has ended. */
export function forgetAliases(process: Process): void {
  for (const reference of process.aliases ?? []) aliases.delete(reference);
  process.aliases = undefined;
}
