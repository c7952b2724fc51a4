// Prose of documents as HTML.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { proseHtml } from '../../../repl/film/prose.ts';
import { soon } from '../../helpers/processor-time.ts';

describe('prose as HTML', () => {
  const cases: Readonly<Record<string, readonly [markdown: string, html: string]>> = {
    'a paragraph': ['One & *two*,\nthree.', '<p>One &amp; <em>two</em>,\nthree.</p>'],
    code: ['A `<pid>` and ``a ` b``', '<p>A <code>&lt;pid&gt;</code> and <code>a ` b</code></p>'],
    'names with low lines': ['spawn_link and _so_', '<p>spawn_link and <em>so</em></p>'],
    'strong text with code': ['**Use `x`**', '<p><strong>Use <code>x</code></strong></p>'],
    'a link': [
      '[a *b*](https://x.org/?a&b)',
      '<p><a href="https://x.org/?a&amp;b" rel="noreferrer">a <em>b</em></a></p>',
    ],
    'an address': [
      '<http://x.org>',
      '<p><a href="http://x.org" rel="noreferrer">http://x.org</a></p>',
    ],
    'a link to a file': ['[a](b.md)', '<p>a</p>'],
    'a link that is a script': ['[a](javascript:alert)', '<p>a</p>'],
    'a picture': ['![a](https://x.org/a.png)', '<p>a</p>'],
    'a list': ['- one\n  more\n- two', '<ul><li>one\nmore</li><li>two</li></ul>'],
    'a list in a list': ['1. a\n   - b\n2. c', '<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>'],
    'a list that goes on': ['3. c', '<ol start="3"><li>c</li></ol>'],
    'a table': [
      '| a | b |\n| - | - |\n| `1\\|2` | 3 |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>1|2</code></td><td>3</td></tr></tbody></table>',
    ],
    'a quotation': ['> a\n> b\n>\n> c', '<blockquote><p>a\nb</p><p>c</p></blockquote>'],
    'code in a quotation': [
      '> a\n>\n> ```erlang\n> f() ->\n>\n>   ok.\n> ```\n> b',
      '<blockquote><p>a</p><pre><code>f() -&gt;\n\n  ok.</code></pre><p>b</p></blockquote>',
    ],
    'a block of code': ['```erlang\n<a>\n```', '<pre><code>&lt;a&gt;</code></pre>'],
    'a line': ['---', '<hr>'],
    HTML: ['<picture>\n<img src="x">\n</picture>', ''],
    'a comment in the text': ['a <!-- b --> c', '<p>a  c</p>'],
  };
  for (const [what, [markdown, html]] of Object.entries(cases))
    it(`has ${what}`, () => assert.equal(proseHtml(markdown), html));

  it('has no other elements and attributes than its own, whatever the text', () =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const html = proseHtml(pieces.join(''));
        const rest = html
          .replaceAll(
            /<\/?(p|code|pre|em|strong|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|hr)>/g,
            '',
          )
          .replaceAll(/<ol start="\d+">/g, '')
          .replaceAll(/<a href="https?:[^"<>]*" rel="noreferrer">|<\/a>/g, '');
        assert.doesNotMatch(rest, /[<>"]/);
      }),
    ));

  it('takes time in proportion to the text', () => {
    soon(() => {
      for (const sign of ['*', '`', '[', '](', '_', '<!--', '**a', '|', '> ', '- '])
        proseHtml(sign.repeat(10_000));
    }, 2_000);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    '<b>',
    '"',
    "'",
    '*',
    '`',
    '[a](',
    ')',
    'https://x',
    'javascript:',
    '_',
    '|',
    '\n',
  ),
  fc.constantFrom(
    '> ',
    '- ',
    '1. ',
    '```',
    '<!--',
    '-->',
    '&lt;',
    '\\',
    '![',
    '<script>',
    '<http://',
  ),
  fc.string({ maxLength: 4 }),
);
