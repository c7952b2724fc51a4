import assert from 'node:assert/strict';
import { inputStatus } from '../../../repl/line/input-status.ts';

describe('input status', () => {
  const unfinished = [
    'for (;;) {',
    'await f(',
    '{a: 1',
    '1 +',
    'foo(',
    'x => {',
    '/* comment',
    'if (x)',
    'async function f() {',
    's.',
    's?.',
    '`abc',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
    '`${a} b',
    'f(`a',
    'x ? 1 :',
    'do {',
    'try {}',
    'const x =',
    'class A',
    '[1,',
    '() =>',
    'x = {\n a: 1,',
    'foo( // why',
    'bar ! f(',
    'bar ! {a: 1',
    'bar !',
    'bar!f(',
    "['s', 'b@h'] ! ['hi',",
    'a ! b ! [',
    'if (!x) a ! {',
    '"abc\\',
    'const {a} = await f(',
  ];
  const whole = [
    '1',
    '1 + 1',
    'await f()',
    '{a: 1}',
    '"abc',
    "'abc",
    'f("abc',
    '1 2',
    'f(1 2',
    'foo bar',
    '}',
    ')',
    'f(x))',
    'return 1',
    'bar ! x',
    'bar ! {a: 1}',
    'const x',
    '0x',
    '1e',
    '/abc',
    'if (x) {\n  y\n}',
    'for (;;) {}',
    'await import("x")',
    'type X = 1',
    'let x: number = 1',
    '1 // one',
    'x!',
    'bar ! [1]',
    'x!!!!',
    'x!!.y',
    '('.repeat(100_000),
    'for(;;)'.repeat(100_000),
    'bar!x',
    'a ! b ! 1',
    '!x',
    'a\\',
    '#',
  ];
  for (const source of unfinished) {
    it(`takes ${JSON.stringify(source)} for unfinished`, () => {
      assert.equal(inputStatus(source), 'unfinished');
    });
  }
  for (const source of whole) {
    it(`takes ${JSON.stringify(source)} for whole`, () => {
      assert.equal(inputStatus(source), 'whole');
    });
  }
  it('takes blanks and comments for blank', () => {
    for (const source of ['', '  \n ', '// x', '/* x */ // y']) {
      assert.equal(inputStatus(source), 'blank');
    }
  });
});
