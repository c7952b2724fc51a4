import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { folded } from '../../../repl/lesson/fold.ts';
import { shownProse } from '../../../repl/lesson/prose.ts';

describe('the prose of a lesson', () => {
  const shown = (markdown: string, columns = 40): string => shownProse(markdown, columns, false);

  it('has lines of whole words, as wide as the screen', () => {
    assert.equal(
      shown('One two three four five six seven\neight nine ten.', 20),
      '\nOne two three four\nfive six seven eight\nnine ten.\n\n',
    );
    const long = shown('word '.repeat(100), 300).trim().split('\n');
    assert.ok(long.every((line) => line.length <= 100));
  });

  it('keeps code together, and blocks of code as they are', () => {
    assert.match(shown('Type now `spawn(a, b)` here', 16), /^Type now$\n^`spawn\(a, b\)`$/m);
    assert.equal(
      shown('A\n\n```ts\nif (a)\n  b();\n```\n\nB'),
      '\nA\n\n    if (a)\n      b();\n\nB\n\n',
    );
  });

  it('keeps the items of lists on lines of their own, set in behind their signs', () => {
    assert.equal(shown('- one\n- two\n  and more'), '\n- one\n- two and more\n\n');
    assert.equal(
      shown('- one two three\n1. four five', 9),
      '\n- one two\n  three\n1. four\n   five\n\n',
    );
  });

  const table =
    '| name | what `it` is |\n| --- | --- |\n| `spawn_it` | a **long** text |\n| b | a \\| b |';

  it('sets the cells of tables below one another', () => {
    assert.equal(
      shown(table),
      [
        '',
        'name        what `it` is',
        '──────────  ────────────',
        '`spawn_it`  a long text',
        'b           a | b',
        '\n',
      ].join('\n'),
    );
    const colours = shownProse(table, 40, true);
    assert.match(stripVTControlCharacters(colours), /^spawn_it {2}a long text$/m);
  });

  it('breaks the cells of a table that is too wide', () => {
    assert.equal(
      shown(table, 20),
      [
        '',
        'name        what',
        '            `it` is',
        '──────────  ────────',
        '`spawn_it`  a long',
        '            text',
        'b           a | b',
        '\n',
      ].join('\n'),
    );
  });

  it('leaves out the marks of boxes, headings, links and bold words', () => {
    assert.equal(
      shown('## Your turn\n\n> **In Erlang**\n>\n> A [page](https://x.org).'),
      '\nYour turn\n\nIn Erlang\n\nA page.\n\n',
    );
    assert.equal(shown('This is _so_, *very\nso*.'), '\nThis is so, very so.\n\n');
    assert.equal(shown('`_a_` is not a_b_c, 2 * 3 * 4'), '\n`_a_` is not a_b_c, 2 * 3 * 4\n\n');
  });

  it('keeps the blanks before a line', () => {
    assert.deepEqual(folded('    a bc d', 8), ['    a bc', 'd']);
    assert.deepEqual(folded('    long', 6), ['    long']);
  });

  it('has colours if the terminal has', () => {
    const text = shownProse('# A\n\n**b** `c`', 40, true).replaceAll('\x1b', '^');
    assert.match(text, /^\^\[1mA\^\[0m$/m);
    assert.match(text, /^\^\[1mb\^\[0m \^\[\d+mc\^\[0m$/m);
    const folded = shownProse('a **b c**', 4, true); // marks and colours take no room
    assert.equal(stripVTControlCharacters(folded), '\na b\nc\n\n');
  });

  it('is nothing for no text, and moves no cursor', () => {
    assert.equal(shown(''), '');
    assert.equal(shown(' \n\n '), '');
    assert.ok(!shown('a\x1b[2Jb').includes('\x1b'));
  });
});
