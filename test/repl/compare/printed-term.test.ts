import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type PrintedTerm, readPrintedTerm } from '../../../repl/compare/printed-term.ts';
import { parseDocument, stepsIn } from '../../../repl/document/document.ts';
import { inspect } from '../../../runtime/emulator/text/inspect.ts';
import { root } from '../../../scripts/build.ts';

function whole(text: string, wildcards = false): PrintedTerm | undefined {
  const read = readPrintedTerm(text, 0, wildcards);
  return read !== undefined && text.slice(read.end).trim() === '' ? read.term : undefined;
}

function same(one: string, other: string): void {
  assert.notEqual(whole(one), undefined, one);
  assert.deepEqual(whole(one), whole(other));
}

describe('a printed term', () => {
  it('is the same however it is quoted and broken into lines', () => {
    same(`["it's", 'a']`, `['it\\'s',\n "a"]`);
    same("{ a: 1, 'b-c': [] }", "{\n  'a': 1,\n  'b-c': []\n}");
    same("'\\x41\\u{42}\\u0043\\n'", '"ABC\\n"');
  });

  it('may be of any kind that terl prints', () => {
    for (const text of [
      '0',
      '-0',
      '1.5',
      '1e+21',
      '123n',
      '-1n',
      '0xff...n',
      'NaN',
      '-Infinity',
      'null',
      'undefined',
      "'abc'...",
      '[1, 2, ...]',
      '<0.88.0>',
      '#Ref<0.1.2.3>',
      '#Fun<anonymous>',
      '#Class<A>',
      '#Module<s>',
      '#Port<0.5>',
      'Symbol(s)',
      'Symbol()',
      '1970-01-01T00:00:00.000Z',
      'Invalid Date',
      '/a[/]\\/b/gi',
      'Promise {}',
      'Map(0) {}',
      "Map(1) { ['a'] => 1 }",
      'Set(2) { 1, <0.1.0> }',
      'Uint8Array [1, 2]',
      "list(1, improper('alias', #Ref<0.1.2.3>))",
      "[charlist('abc'), binary('x'), float(1e+22), bitstring([5, 160], 3)]",
      '#Fun<lists.map/2>',
      'DataView { byteLength: 3 }',
      '[<empty>, 1]',
      '[Number: 1]',
      "[String: 'a']",
      '[Circular]',
      '{ a: [Getter] }',
      'Object [AsyncGenerator] {}',
      'Point { x: 1 }',
      '{ [Symbol(x)]: 1, [cause]: 2 }',
      "['a', index: 0, groups: undefined]",
    ])
      assert.notEqual(whole(text), undefined, text);
  });

  it('is not any other text', () => {
    for (const text of [
      '',
      'hello',
      "x 'a'",
      '[1',
      '[1,]',
      '[,]',
      '{ a }1',
      "'a",
      "'a' 'b'",
      '* 1:2: Unexpected token',
      'from spawn',
      '<0.1>',
      '[1 2]',
      '{ a: 1 b: 2 }',
      '['.repeat(100_000),
      'tpmd: up',
      '[TypeError: x is not a function]',
    ])
      assert.equal(whole(text), undefined, text.slice(0, 40));
  });

  it('hides what differs from run to run: ports, functions, ids of connections', () => {
    same("['foo', 36555]", "['foo', 4000]");
    same('#Fun<s.loop>', '#Fun<anonymous>');
    same('{ connection_id: 1 }', '{ connection_id: 99 }');
    assert.notDeepEqual(whole('[1, 36555]'), whole('[1, 4000]'));
  });

  it('has wildcards where it is wanted', () => {
    assert.deepEqual(whole('[[...]]', true), {
      kind: 'bracket',
      open: '[',
      values: [{ kind: 'any', isGlued: false }],
      keyed: new Map(),
      isOpen: true,
    });
    assert.notEqual(whole('{ a: 1,[...]b: [...],[...]}', true), undefined);
    assert.equal(whole('{ a: 1,[...]b: 2 }'), undefined);
  });

  it('is read back whatever the value', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, undefined, /a[/]/g, new Date(0), Symbol('s'), new Uint8Array(3)),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
        fc.array(fc.tuple(leaf, tie('value')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
        fc.array(leaf, { maxLength: 4 }).map((values) => new Set(values)),
      ),
    }));
    fc.assert(
      fc.property(value, fc.integer({ min: 10, max: 100 }), (term, width) => {
        const wide = inspect(term, { width: Number.POSITIVE_INFINITY, whole: true });
        same(wide, inspect(term, { width, whole: true }));
      }),
      { numRuns: 300 },
    );
  });

  it('is each value shown in the sessions of the documents', () => {
    const files = [
      'README.md',
      ...['failures', 'flags', 'shell', 'slides'].map((name) => `test/conformance/${name}.md`),
    ];
    let terms = 0;
    for (const file of files) {
      const document = parseDocument(file, readFileSync(join(root, file), 'utf8'));
      for (const { wanted, block } of stepsIn(document))
        for (const { text } of block === 'terminal' ? [] : wanted) {
          const value = text.replace(/^Shell got |^\*\* exception (?:exit|throw): /, '');
          if (whole(value, true) !== undefined) terms++;
          else assert.ok(!looksLikeTerm.test(value) || known.test(value), `${file}: ${text}`);
        }
    }
    assert.ok(terms > 500, String(terms));
  });
});

const looksLikeTerm = /^(?:[[{'"`<#]|-?\d|Map\(|Set\(|(?:true|false|null|undefined)$)/;

/** Texts that begin as a term does: written by io.format, lists of the shell, types. */
const known = /^(?:'ab' 'ab'|<\d+\.\d+\.\d+> {3}|\d+: |.*\[\.\.\.\])/;
