// Plays a row of the conformance table.

import type { Document } from '../../repl/document/document.ts';
import type { Row } from '../../scripts/conformance.ts';
import { playSections, readDocument } from '../helpers/play-document.ts';

const documents = new Map<string, Document>();

/** Play a row on nodes of its own, each with more flags; throws where it does not go as it is written. */
export async function playRow(
  { id, file }: Row,
  flags?: (folder: string) => readonly string[],
): Promise<void> {
  const document = documents.get(file) ?? readDocument(file);
  documents.set(file, document);
  const section = document.sections.find(({ heading }) => heading.startsWith(`${id} `));
  if (section === undefined) throw new Error(`${file} has no section ${id}`);
  await playSections(document, [section], flags === undefined ? {} : { flags });
}
