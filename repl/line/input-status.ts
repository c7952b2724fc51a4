// Whether the input is whole, unfinished or blank (erl_scan and erl_parse decide this at each dot).
// Input with a syntax error counts as whole, so that the node reports the error.

import { createRequire } from 'node:module';
import jsTokens from 'js-tokens';
import type * as oxcParser from 'oxc-parser';
import { bangsIn } from '../../runtime/source/bang-tokens.ts';
import { isDeep } from '../../runtime/source/nesting.ts';

export type InputStatus = 'whole' | 'unfinished' | 'blank';

export function inputStatus(source: string): InputStatus {
  if (isBlank(source)) return 'blank';
  if (isDeep(source)) return 'whole'; // nested too deeply for the parser; the node reports this error
  if (isUnfinished(source)) return 'unfinished';
  // `pid ! message` sends at the prompt, but the parser would see a syntax error
  return source.includes('!') && isUnfinished(withBars(source)) ? 'unfinished' : 'whole';
}

/** Loads the parser before it is needed, since that takes some 30 ms. */
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

/** Whether the parser fails at the end of the text, so that more text could complete it. */
function isUnfinished(source: string): boolean {
  const end = source.trimEnd().length;
  const { errors } = parser().parseSync('shell.ts', source, { lang: 'ts', sourceType: 'module' });
  return errors.some(({ message, labels }) => {
    const start = labels[0]?.start ?? 0;
    if (message === 'Unterminated multiline comment') return true;
    // a template may continue on the next line; a plain string only after a backslash
    if (message === 'Unterminated string') {
      return '`}'.includes(source.charAt(start)) || /\\\s*$/.test(source);
    }
    // the parser reports these two errors not at the end, but at `try` and at `?`
    if (message.startsWith('Missing catch or finally')) return (labels[0]?.end ?? 0) >= end;
    if (message.startsWith('Identifier expected after')) return (labels[0]?.end ?? 0) >= end;
    return start >= end && !/Unexpected end of file|escape sequence/.test(message);
  });
}

/** Returns the source with `|` for each `!` that may send, so that the parser accepts it. */
function withBars(source: string): string {
  let text = '';
  for (const { at } of bangsIn(source)) text += `${source.slice(text.length, at)}|`;
  return text + source.slice(text.length);
}

let loaded: typeof oxcParser | undefined;

/** Returns the parser; loads it at the first use, so that the first prompt does not wait for it. */
function parser(): typeof oxcParser {
  loaded ??= createRequire(import.meta.url)('oxc-parser') as typeof oxcParser;
  return loaded;
}
