// References that messages can be sent to instead of a pid (alias/0,1, monitor/3; the answers to calls).
// They end with their process, if not before.

import type { Reference } from '../identity/reference.ts';
import type { Process } from '../process/process.ts';

/** When an alias ends by itself: never, at the first message to it, with its monitor, or at either of these two. */
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

/** False if it was no alias. */
export function removeAlias(reference: Reference): boolean {
  aliases.get(reference)?.owner.aliases?.delete(reference);
  return aliases.delete(reference);
}

/** The monitor with this reference is no more, and with it the alias that depends on it. */
export function monitorGone(reference: Reference): void {
  const mode = aliases.get(reference)?.mode;
  if (mode === 'demonitor' || mode === 'reply_demonitor') removeAlias(reference);
}

/** A process has ended. */
export function forgetAliases(process: Process): void {
  for (const reference of process.aliases ?? []) aliases.delete(reference);
  process.aliases = undefined;
}
