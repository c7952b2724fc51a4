// Session documents for tests: written short, and read.

import fc from 'fast-check';
import { type Document, parseDocument } from '../../../../repl/document/document.ts';

export function read(text: string): Document {
  return parseDocument('x.md', text);
}

/** A block `terl` with these lines. */
export function session(...lines: readonly string[]): string {
  return `\`\`\`terl\n${lines.join('\n')}\n\`\`\`\n`;
}

/** Lines that programs print, also such as a document means something else by. */
export const anyOutputLine: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("'ok'", 'true', '[1,', ' 2]', '  indented', '[[...], 1]', '...', '[...]', ''),
  fc.constantFrom('=ERROR REPORT==== 1 ===', '=INFO REPORT==== 2 ===', 'Error in process'),
  fc.constantFrom(
    '```',
    '~~~~',
    ' ```',
    '%% foo',
    '%%',
    '$ ls',
    '$',
    '(foo@host)1> 1',
    '2>',
    ' --> j',
  ),
  fc.constantFrom(
    'a %% anywhere',
    'b %% soon',
    ' c %% anywhere',
    '\tx',
    'a\x1b[1mb',
    '# no heading',
  ),
  fc.constantFrom("'foo@vm1'", 'on vm1;', "['vm1', <0.90.0>]", '<!-- check: -->'),
);
