// A term as a short text on one line, for a trace. The time it takes does not depend on the size of the term.

import { flat } from './pretty.ts';
import { docOf } from './term-doc.ts';

export function oneLine(term: unknown, longest: number): string {
  if (typeof term === 'number') return String(term);
  try {
    const parts = Math.ceil(longest / 2);
    const text = flat(
      docOf(term, {
        open: [],
        depth: 10,
        parts,
        whole: false,
        quoteStrings: true,
        characters: true,
        isCut: false,
      }),
    );
    return cutText(text.replaceAll('\n', ' '), longest);
  } catch {
    return '[Unprintable]'; // a proxy's trap threw, or the stack was nearly full
  }
}

/** A text of at most `longest` characters; where it is cut, '…' stands for the rest. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
