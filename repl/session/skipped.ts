// Which sections of a document are not played, and why.

import { type Document, type Section, withSubsections } from '../document/document.ts';
import { unmetNeed } from './needs.ts';

/** Why a section is not played. */
export interface Skipped {
  readonly reason: string;
  readonly isUnmet: boolean; // it needs what this machine does not have
}

/** The sections of these that are not played, each with all that is below it. */
export async function reasonsToSkip(
  document: Document,
  sections: readonly Section[],
): Promise<ReadonlyMap<Section, Skipped>> {
  const reasons = new Map<Section, Skipped>();
  for (const section of document.sections) {
    const played = withSubsections(document, section).filter((one) => sections.includes(one));
    const skipped = played.length === 0 ? undefined : await reasonOf(section);
    if (skipped === undefined) continue;
    for (const one of played) if (!reasons.has(one)) reasons.set(one, skipped);
  }
  return reasons;
}

async function reasonOf({ items }: Section): Promise<Skipped | undefined> {
  for (const item of items) {
    if (item.kind === 'skip') return { reason: item.reason, isUnmet: false };
    const reason = item.kind === 'needs' ? await unmetNeed(item.what) : undefined;
    if (reason !== undefined) return { reason, isUnmet: true };
  }
  return undefined;
}
