// Reads the comment above a declaration, as one line of text.

import type { Comment } from 'oxc-parser';
import { linesOfDoc } from '../runtime/source/documentation.ts';

/** Returns the text of the doc comment that ends right before the offset `at`; undefined if there is none. */
export function textBefore(
  at: number,
  comments: readonly Comment[],
  source: string,
): string | undefined {
  const comment = comments.findLast(({ end }) => end <= at);
  if (comment === undefined || source.slice(comment.end, at).trim() !== '') return undefined;
  return linesOfDoc(comment)?.join(' ').trim();
}
