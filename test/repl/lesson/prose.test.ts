import assert from 'node:assert/strict';
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

  it('keeps the items of lists and the rows of tables on lines of their own', () => {
    assert.equal(shown('- one\n- two\n  and more'), '\n- one\n- two and more\n\n');
    const table = '| a long column | another long column | end |\n| --- | --- | --- |';
    assert.equal(shown(table, 20), `\n${table}\n\n`);
  });

  it('leaves out the marks of boxes, headings, links and bold words', () => {
    assert.equal(
      shown('## Your turn\n\n> **In Erlang**\n>\n> A [page](https://x.org).'),
      '\nYour turn\n\nIn Erlang\n\nA page.\n\n',
    );
  });

  it('has colours if the terminal has', () => {
    const text = shownProse('# A\n\n**b** `c`', 40, true).replaceAll('\x1b', '^');
    assert.match(text, /^\^\[1mA\^\[0m$/m);
    assert.match(text, /^\^\[1mb\^\[0m \^\[\d+mc\^\[0m$/m);
  });

  it('is nothing for no text, and moves no cursor', () => {
    assert.equal(shown(''), '');
    assert.equal(shown(' \n\n '), '');
    assert.ok(!shown('a\x1b[2Jb').includes('\x1b'));
  });
});
