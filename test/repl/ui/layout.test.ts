import assert from 'node:assert/strict';
import { prompt } from '../../../repl/jobs/prompt.ts';
import { highlight, painted } from '../../../repl/line/highlight.ts';
import { wantsColours } from '../../../repl/text/colour.ts';
import { type LayoutInput, layout } from '../../../repl/ui/layout.ts';

describe('prompt', () => {
  it('names the node, if it has a name', () => {
    assert.equal(prompt('foo@host', 3), '(foo@host)3> ');
    assert.equal(prompt('nonode@nohost', 1), '1> ');
  });
});

describe('layout', () => {
  const lay = (given: Partial<LayoutInput>) =>
    layout({ prompt: '1> ', text: '', at: 0, columns: 10, maxRows: 10, colours: false, ...given });

  it('puts the cursor behind the prompt', () => {
    assert.deepEqual(lay({}), { rows: ['1> '], widths: [3], cursor: { x: 3, y: 0 } });
  });

  it('cuts rows at the width, wherever words end', () => {
    const { rows, cursor } = lay({ text: 'one two three', at: 13 });
    assert.deepEqual(rows, ['1> one two', ' three']);
    assert.deepEqual(cursor, { x: 6, y: 1 });
  });

  it('gives a cursor behind the last column a row of its own', () => {
    const { rows, cursor } = lay({ text: '1234567', at: 7 });
    assert.deepEqual(rows, ['1> 1234567', '']);
    assert.deepEqual(cursor, { x: 0, y: 1 });
  });

  it('repeats the prompt on each line', () => {
    const { rows, cursor } = lay({ text: 'f(\n1', at: 3 });
    assert.deepEqual(rows, ['1> f(', '1> 1']);
    assert.deepEqual(cursor, { x: 3, y: 1 });
  });

  it('never splits a wide character', () => {
    const { rows, widths } = lay({ text: '漢字漢字', at: 0 });
    assert.deepEqual(rows, ['1> 漢字漢', '字']);
    assert.deepEqual(widths, [9, 2]);
  });

  it('shows what fits, around the cursor', () => {
    const text = Array.from({ length: 50 }, (_, n) => `${n}`).join('\n');
    const end = lay({ text, at: text.length, maxRows: 4 });
    assert.deepEqual(end.rows, ['1> 46', '1> 47', '1> 48', '1> 49']);
    assert.equal(end.cursor.y, 3);
    assert.deepEqual(lay({ text, at: 0, maxRows: 4 }).cursor, { x: 3, y: 0 });
    const middle = lay({ text, at: text.indexOf('25'), maxRows: 4 });
    assert.equal(middle.rows[middle.cursor.y], '1> 25');
  });

  it('colours rows one by one', () => {
    const { rows } = lay({ text: '"12345678"', colours: true });
    assert.deepEqual(rows, ['1> \x1b[32m"123456\x1b[0m', '\x1b[32m78"\x1b[0m']);
  });

  it('shows the rest of a suggestion dim behind the cursor', () => {
    const { rows, cursor } = lay({ text: 'no', at: 2, ghost: 'de()', colours: true });
    assert.deepEqual(rows, ['1> no\x1b[2mde()\x1b[0m']);
    assert.deepEqual(cursor, { x: 5, y: 0 });
  });

  it('shows a suggestion of several lines as it will be typed', () => {
    const { rows, cursor } = lay({ ghost: 'f(\n1)' });
    assert.deepEqual(rows, ['1> \x1b[2mf(\x1b[0m', '1> \x1b[2m1)\x1b[0m']);
    assert.deepEqual(cursor, { x: 3, y: 0 });
  });
});

describe('highlight', () => {
  it('covers the text exactly, whatever is wrong in it', () => {
    for (const text of ['const a = "open', '`${x', '/* open', 'a\u0000#@!', '/re', '"👩‍👧"']) {
      const spans = highlight(text, true);
      assert.equal(spans.map((span) => span.text).join(''), text);
    }
  });

  it('ends each colour with its line', () => {
    assert.equal(painted('`a\nb`', true), '\x1b[32m`a\x1b[0m\n\x1b[32mb`\x1b[0m');
    assert.equal(painted('const x', false), 'const x');
  });

  it('heeds NO_COLOR', () => {
    assert.equal(wantsColours({ NO_COLOR: '1' }), false);
    assert.equal(wantsColours({ NO_COLOR: '' }), true);
    assert.equal(wantsColours({}), true);
  });
});
