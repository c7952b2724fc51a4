import assert from 'node:assert/strict';
import { ended, overwritten } from '../../../repl/text/overwrite.ts';
import { plainText } from '../../../repl/text/sanitise.ts';

describe('a line that is written over', () => {
  const cases: readonly [what: string, line: string, shown: string][] = [
    ['a carriage return goes to its beginning', 'abc\rX', 'Xbc'],
    ['a backspace goes back by one', 'abc\b\bX', 'aXc'],
    ['neither leaves it', '\b\b\rX\b\b\b\bY', 'Y'],
    ['what is shorter leaves the rest', 'loading\rdone', 'doneing'],
    ['before its end nothing is lost', 'abc\r', 'abc'],
    ['wide letters have two columns', '漢字\rab', 'ab字'],
    ['half of a wide letter is a blank', '漢字\ra', 'a 字'],
    ['half of a wide letter is a blank, the other one too', 'ab漢\b\bX', 'abX '],
    ['a family is one letter', '👨‍👩‍👧x\ry', 'y x'],
    ['an accent belongs to its letter', 'e\u0301a\rX', 'Xa'],
    ['colours go with what they colour', '\x1b[31mred\x1b[0m\rB', 'B\x1b[31med\x1b[0m'],
    ['what moves the cursor elsewhere is nothing', 'a\x1b[5Cb\x1b[2K\r\x1b]0;t\x07c', 'cb'],
  ];
  for (const [what, line, shown] of cases)
    it(what, () => assert.equal(ended(overwritten(line)), shown));

  it('goes on where it was, however it is cut into pieces', () => {
    const whole = 'abc\b\bX\r12\x1b[31m3\x1b[0m\b\b\bé漢\b!\r0';
    for (let first = 0; first <= whole.length; first++) {
      const pieces = [whole.slice(0, first), whole.slice(first, first + 3), whole.slice(first + 3)];
      const line = pieces.reduce((before, piece) => overwritten(before + piece), '');
      const plain = (text: string): string => plainText(ended(text));
      assert.equal(plain(line), plain(overwritten(whole)), `cut at ${first}`);
    }
  });

  it('takes no more room, however often it is written over', () => {
    let line = '';
    for (let n = 0; n < 10_000; n++) line = overwritten(`${line}\r\x1b[32m${n % 100}%`);
    assert.ok(line.length < 100, `${line.length} characters`);
  });
});
