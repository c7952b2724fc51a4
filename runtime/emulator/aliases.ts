// References that messages can be sent to instead of a pid (alias/0; the answers to calls). They end with their process.

import type { Process } from './process.ts';
import type { Reference } from './reference.ts';

const owners = new Map<Reference, Process>();

export function addAlias(reference: Reference, process: Process): void {
  owners.set(reference, process);
  if (process.aliases === undefined) process.aliases = new Set();
  process.aliases.add(reference);
}

/** The living process behind an alias. */
export function aliasOwner(reference: Reference): Process | undefined {
  return owners.get(reference);
}

/** False if it was no alias. */
export function removeAlias(reference: Reference): boolean {
  owners.get(reference)?.aliases?.delete(reference);
  return owners.delete(reference);
}

/** A process has ended. */
export function forgetAliases(process: Process): void {
  for (const reference of process.aliases ?? []) owners.delete(reference);
  process.aliases = undefined;
}
