import assert from 'node:assert/strict';
import { wrapped } from '../../../../runtime/emulator/text/word-wrap.ts';

describe('prose on a narrow screen', () => {
  const cases: readonly [what: string, text: string, columns: number, shown: string][] = [
    ['stays as it is where it fits', 'a  b\n  c d\n', 8, 'a  b\n  c d\n'],
    ['ends its lines between words', 'one two three', 8, 'one two\n  three'],
    ['keeps how far it is set in', '    one two three', 12, '    one two\n      three'],
    [
      'goes on under what it explains',
      'b()  -- show the bindings',
      20,
      'b()  -- show the\n        bindings',
    ],
    [
      'goes on under its column',
      '  -sname NAME  the name of it',
      28,
      '  -sname NAME  the name of\n    it',
    ],
    [
      'leaves a word whole that is wider than the screen',
      'a wonderful day',
      5,
      'a\n  wonderful\n  day',
    ],
  ];
  for (const [what, text, columns, shown] of cases)
    it(what, () => assert.equal(wrapped(text, columns), shown));
});
