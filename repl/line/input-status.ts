// Is what was typed whole, unfinished, or blank? (erl_scan and erl_parse ask the same at each dot.)
// Wrong input counts as whole: the node says what is wrong with it, and where.

import { createRequire } from 'node:module';
import jsTokens from 'js-tokens';
import type * as oxcParser from 'oxc-parser';
import { bangsIn } from '../../runtime/source/bang-tokens.ts';
import { isDeep } from '../../runtime/source/nesting.ts';

export type InputStatus = 'whole' | 'unfinished' | 'blank';

export function inputStatus(source: string): InputStatus {
  if (isBlank(source)) return 'blank';
  if (isDeep(source)) return 'whole'; // the parser would not bear it: the node says so
  if (isUnfinished(source)) return 'unfinished';
  // at the prompt `pid ! message` sends; to the parser it is a mistake in the middle
  return source.includes('!') && isUnfinished(withBars(source)) ? 'unfinished' : 'whole';
}

/** Load the parser now, while nobody waits for it: it takes some 30 ms. */
export function warmUpInputStatus(): void {
  isUnfinished('1');
}

function isBlank(source: string): boolean {
  for (const token of jsTokens(source)) {
    if (token.type === 'MultiLineComment' && !token.closed) return false;
    if (!blankTokens.has(token.type)) return false;
  }
  return true;
}

const blankTokens = new Set([
  'WhiteSpace',
  'LineTerminatorSequence',
  'SingleLineComment',
  'MultiLineComment',
]);

/** The parser stumbled over the end of the text, not over something in it. */
function isUnfinished(source: string): boolean {
  const end = source.trimEnd().length;
  const { errors } = parser().parseSync('shell.ts', source, { lang: 'ts', sourceType: 'module' });
  return errors.some(({ message, labels }) => {
    const start = labels[0]?.start ?? 0;
    if (message === 'Unterminated multiline comment') return true;
    // a template may go on over the line's end, a plain string may not (unless it says so)
    if (message === 'Unterminated string') {
      return '`}'.includes(source.charAt(start)) || /\\\s*$/.test(source);
    }
    // reported at the try, and at the question mark
    if (message.startsWith('Missing catch or finally')) return (labels[0]?.end ?? 0) >= end;
    if (message.startsWith('Identifier expected after')) return (labels[0]?.end ?? 0) >= end;
    return start >= end && !/Unexpected end of file|escape sequence/.test(message);
  });
}

/** The source with a `|` for each `!` that may send: any parser takes that. */
function withBars(source: string): string {
  let text = '';
  for (const { at } of bangsIn(source)) text += `${source.slice(text.length, at)}|`;
  return text + source.slice(text.length);
}

let loaded: typeof oxcParser | undefined;

/** The parser is loaded at its first use, so that the prompt need not wait for it. */
function parser(): typeof oxcParser {
  loaded ??= createRequire(import.meta.url)('oxc-parser') as typeof oxcParser;
  return loaded;
}
