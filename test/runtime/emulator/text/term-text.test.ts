// Terms as they are written: read, never evaluated.

import assert from 'node:assert/strict';
import {
  binary,
  bitstring,
  charlist,
  float,
  improper,
  list,
} from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import { termOf } from '../../../../runtime/emulator/text/term-text.ts';

describe('a written term', () => {
  it('is read as it is shown', () => {
    const rows: readonly (readonly [string, unknown])[] = [
      ["'it\\'s'", "it's"],
      ['"a\\n\\u{41}\\x42\\\\"', 'a\nAB\\'],
      ['-1.5e3', -1500],
      ['7.', 7],
      ['12n', 12n],
      ['-Infinity', Number.NEGATIVE_INFINITY],
      ['[true, null, undefined, ]', [true, null, undefined]],
      ['{ a: 1, \'b c\': [], "d": {} } .', { a: 1, 'b c': [], d: {} }],
      ['[]', []],
      ["list(1, ['a'], list())", list(1, ['a'], list())],
      ["charlist('abc')", charlist('abc')],
      ["improper('a', 1)", improper('a', 1)],
      ["[binary('é'), float(1)]", [binary('é'), float(1)]],
      ['bitstring([5, 160], 3)', bitstring([5, 160], 3)],
      ["{ __proto__: 'own' }", Object.fromEntries([['__proto__', 'own']])],
    ];
    for (const [text, term] of rows) assert.deepEqual(termOf(text), ['ok', term], text);
  });

  it('that is none is an error that quotes what is wrong', () => {
    const rows: Readonly<Record<string, string>> = {
      '1 + 1': 'not a term: +',
      '1 2': 'not a term: 2',
      foo: 'not a term: foo',
      'foo()': 'not a term: foo',
      list: 'the term has no end',
      'improper(1)': 'not a term: improper(…)',
      '[1': 'the term has no end',
      '{ a }': 'not a term: }',
      '{ : 1 }': 'not a term: :',
      "'open": "not a term: 'open",
      '': 'the term has no end',
      '1.2.3': 'not a term: 1.2.3',
      '0x10': 'not a term: 0x10',
      '`a`': 'not a term: `a`',
      '<99999.1.0>': 'not known here: <99999.1.0>',
      '"\\u{ffffff}"': 'not a letter: \\u{ffffff}',
    };
    for (const [text, why] of Object.entries(rows))
      assert.deepEqual(termOf(text), ['error', why], text);
    assert.match(
      termOf('['.repeat(10_000))[1] as string,
      /^brackets are nested more than 500 deep$/,
    );
  });
});
