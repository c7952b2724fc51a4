// What is typed at the prompt, by running what the compiler makes of it.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is typed is text here

import assert from 'node:assert/strict';
import { inputErrors, Shell } from './compiler-harness.ts';

// A lone string is one input; of a list, each is an input of its own.
type Case = readonly [inputs: string | readonly string[], value: unknown];

describe('compiler: the value of an input', () => {
  each([
    ['1 + 1', 2],
    ['1 + 1;', 2],
    ['1 // one', 1],
    ['/* one */ 1 /* two */ ;;', 1],
    ["'use strict'", 'use strict'],
    ['', undefined],
    ['// nothing', undefined],
    ['{ a: 1 }', { a: 1 }],
    ['{ a: 1, }\n// why', { a: 1 }],
    ['{}', {}],
    ['{ 1; }', 1],
    ['const x = 3', 3],
    ['let x = 1, y = 2', 2],
    ['let x', undefined],
    ['var x = 1; var x', 1],
    ['const { a, ...rest } = { a: 1, b: 2 }', { a: 1, b: 2 }],
    ['const [a, b = 5] = [1]', [1]],
    ['function f() {}', undefined],
    ['class A {}', undefined],
    ['if (true) 1; else 2', 1],
    ['if (false) 1', undefined],
    ['5; if (false) 1', undefined],
    ['{ 5; if (false) 1 }', undefined],
    ['if (false) 1; else if (true) { 3 }', 3],
    ['for (const x of [1, 2]) x', 2],
    ['for (const x of []) x', undefined],
    ['for (let i = 0; i < 3; i++) { i * 10; if (i > 1) break; }', undefined],
    ['let i = 0; while (i < 3) i++', 2],
    ['do { 4 } while (false)', 4],
    ['out: for (;;) { 6; break out }', 6],
    ["switch (3) { case 1: 1; case 3: 'three'; break; default: 4 }", 'three'],
    ['try { 1 } finally { 2 }', 1],
    ['try { throw 7 } catch (e) { e }', 7],
    ['try { throw { a: 8 } } catch ({ a }) { a } finally { 9 }', 8],
    ['{ const f = () => { 1 }; function g() { 2 }; f() }', undefined],
    ['if (true) { class B {} }', undefined],
    ['if (true) Promise.resolve(7)', 7],
    ['1; function f() {}', 1],
    ['2; class A {}', 2],
    ['3; type T = 4', 3],
    ['const $value = 5; if (true) $value', 5],
    ['await 7', 7],
    ['await Promise.all([1, Promise.resolve(2)])', [1, 2]],
    ['function f() { return this }; f()', undefined],
    ['this', undefined],
    ['`a${1 + 1}b`', 'a2b'],
    ['undefinedName => 1; 2', 2],
    ['interface A { x: number }; 1 as unknown as A', 1],
    ['const f = <T,>(x: T): T => x; f<number>(4)!', 4],
    ['({ a: 1 } satisfies { a: number }).a', 1],
  ]);
});

describe('compiler: names at the prompt', () => {
  each([
    [['const x = 1', 'x + 1'], 2],
    [['const x = 1', 'const x = 2', 'x'], 2],
    [['const x = 1', 'let x = 2', 'x = 3', 'x'], 3],
    [['let x = 1', 'x++', 'x'], 2],
    [['let x = 1', 'x += 4; --x'], 4],
    [['let x', 'x ??= 5', 'x'], 5],
    [
      ['let a = 1, b = 2', '[a, b] = [b, a]', '[a, b]'],
      [2, 1],
    ],
    [
      ['let a, r', '({ a, ...r } = { a: 1, b: 2 })', '[a, r]'],
      [1, { b: 2 }],
    ],
    [['let a', '({ a = 4 } = {})', 'a'], 4],
    [['let a', 'for (a of [1, 2]);', 'a'], 2],
    [['let a', 'for ([a] of [[1], [2]]) {}', 'a'], 2],
    [['let a', 'for (a in { k: 1 }) ;', 'a'], 'k'],
    [['let a', '(a as any) = 3', 'a!'], 3],
    [
      [
        'const { a, b: [c = a, ...d], ["k"]: e, ...f } = { a: 1, b: [, 2, 3], k: 4, g: 5 }',
        '[a, c, d, e, f]',
      ],
      [1, 1, [2, 3], 4, { g: 5 }],
    ],
    [
      ['const { a }: { a: number } = { a: 1 }, [b]: number[] = [2], c: number = 3', '[a, b, c]'],
      [1, 2, 3],
    ],
    [['for (var i = 0; i < 3; i++);', 'i'], 3],
    [['if (true) var y = 4', 'y'], 4],
    [['for (var k of [1, 2]) {}', 'k'], 2],
    [['for (var { z } of [{ z: 3 }]) {}', 'z'], 3],
    [['{ var deep = 1; let shallow = 2; };', 'typeof shallow + deep'], 'undefined1'],
    [['f(); function f() { return 1 }', 'f()'], 1],
    ['const r = f(); function f() { return 8 }; r', 8],
    [['function f() { return g() }', 'function g() { return 6 }', 'f()'], 6],
    [['function f() { return 1 }', 'f = () => 2', 'f()'], 2],
    [['class A { static of() { return new A() } }', 'A.of() instanceof A'], true],
    [
      [
        'class A { x = 1 }',
        'class B extends A { y = 2 }',
        'const { x, y } = new B(); x + y',
        'x + y',
      ],
      3,
    ],
    [
      ['enum E { A = 1, B, C = A + B }', '[E.B, E[1], E.C]'],
      [2, 'A', 3],
    ],
    [
      ['const f = () => 1, g = function () {}, H = class {}', '[f.name, g.name, H.name]'],
      ['f', 'g', 'H'],
    ],
    [['const f = async () => 1', 'f.name'], 'f'],
    [['const f = () => f', 'f() === f'], true],
    [['const x = 1', '{ x }'], { x: 1 }],
    [['const x = 1', '({ x, y: x, [x]: x, x() { return x } }).x()'], 1],
    [['const o = { f() { return this } }', 'o.f() === o'], true],
    [['const f = function (this: unknown) { return this }', 'f()'], undefined],
    [['const f = function () { return this }', '(f)()'], undefined],
    [['const f = function () { return this }', 'f?.()'], undefined],
    [['const f = function () { return this }', 'f``'], undefined],
    [['const t = (s: any, ...v: any[]) => s.raw.join() + v', 't`a${1}b`'], 'a,b1'],
    [['let n = 1', 'const inc = () => ++n', 'inc(); inc()', 'n'], 3],
    [['const x = 1', 'typeof x'], 'number'],
    ['typeof nothingOfThisName', 'undefined'],
    [['let x = 1', 'const x$ = x', 'x$'], 1],
    ['const $ = 1, $bindings = 2, $import = 3; $ + $bindings + $import', 6],
    [['const $ = 1', '[1].map(($) => { while ($ < 5) $++; return $ })'], [5]],
    ['const été = 1; été', 1],
    ['declare const x: number; type T = typeof x; 1', 1],
    ['function f(a: string): void; function f(a: any) { return a } f(1)', 1],
    [
      ['let x: number\nlet y = 2\n;[x, y] = [y, 1]', '[x, y]'],
      [2, 1],
    ],
  ]);
});

describe('compiler: shadowing at the prompt', () => {
  const x = 'const x = 1, f = () => 10';
  each([
    [[x, '((x) => x)(2)'], 2],
    [[x, '(({ x }) => x)({ x: 2 })'], 2],
    [[x, '(({ y: x = 3 }) => x)({})'], 3],
    [[x, '((a = x) => a)()'], 1],
    [
      [x, '((...x) => x)(1, 2)'],
      [1, 2],
    ],
    [
      [x, '(function (a = x) { var x = 5; return [a, x] })()'],
      [1, 5],
    ],
    [[x, '(() => { const x = 2; return x })()'], 2],
    [[x, '(() => { { let x = 2 } return x })()'], 1],
    [[x, '(() => { { var x = 2 } return x })()'], 2],
    [[x, '(() => { if (false) { function x() {} } return x })()'], 1],
    [[x, '(() => { const r = typeof x; var x; return r })()'], 'undefined'],
    [[x, '(() => { try { throw 2 } catch (x) { return x } })()'], 2],
    [[x, '(() => { try { throw [2] } catch ([x]) { return x } })()'], 2],
    [[x, '(() => { try { throw 2 } catch { return x } })()'], 1],
    [[x, '(() => { for (const x of [2]) return x })()'], 2],
    [[x, '(() => { for (let x = 2; ; ) return x })()'], 2],
    [[x, '(() => { for (const x in { k: 1 }) ; return x })()'], 1],
    [[x, '(() => { x: for (;;) { break x } return x })()'], 1],
    [[x, '(() => { switch (1) { case 1: let x = 2; return x } })()'], 2],
    [[x, '(() => { switch (x) { case 1: { let x = 3; return x } } })()'], 3],
    [[x, '(function x() { return typeof x })()'], 'function'],
    [[x, '(class x { static n = typeof x }).n'], 'function'],
    [[x, 'new (class { y = x; x() { return this.y } })().x()'], 1],
    [[x, '(() => { class x {} return typeof x })()'], 'function'],
    [[x, '(() => { enum x { a } return x.a })()'], 0],
    [[x, '({ x: 5 }).x'], 5],
    [[x, '({ x: { x: 6 } })?.x?.x'], 6],
    [[x, '({ get x() { return x + 1 } }).x'], 2],
    [[x, '({ [`k${x}`]: x })'], { k1: 1 }],
    [[x, '(({ [`k${x}`]: y }) => y)({ k1: 7 })'], 7],
    [
      [
        x,
        'class K { #x = x; static { this.s = x } get() { return this.#x } }',
        '[new K().get(), (K as any).s]',
      ],
      [1, 1],
    ],
    [[x, '((f) => f())(() => 2)'], 2],
    [[x, '(() => { const f = () => 3; return f() })()'], 3],
    [[x, '(function () { return arguments[0] })(4)'], 4],
    [[x, 'let x = 9; { let x = 3; x++ } x'], 9],
    [[x, '((x: typeof x) => x)(2 as any)'], 2],
    [[x, '(function* () { const x = yield 1; return x })().next().value'], 1],
    [[x, 'const g = (y = () => x, x = 2) => y(); g()'], 2],
  ]);
});

describe('compiler: constants at the prompt', () => {
  for (const [inputs, last] of [
    [['const x = 1'], 'x = 2'],
    [['const x = 1'], 'x++'],
    [['const x = 1'], 'x += 1'],
    [['const x = 1'], '[x] = [2]'],
    [['const x = 1'], '({ x } = { x: 2 })'],
    [['const x = 1'], '({ y: x = 3 } = {})'],
    [['const x = 1'], 'for (x of [1]);'],
    [['const x = 1'], '(() => { x = 2 })()'],
    [[], 'const x = 1; x = 2'],
    [['enum x { a }'], 'x = 2'],
  ] as const) {
    it(`refuses ${last} after ${inputs.join() || 'nothing'}`, async () => {
      const shell = new Shell();
      await shell.run(...inputs);
      await assert.rejects(shell.run(last), new TypeError('Assignment to constant variable.'));
    });
  }

  it('lets an inner variable of the same name be assigned', async () => {
    assert.equal(
      await new Shell().run('const x = 1', '(() => { let x = 1; x = 2; return x })()'),
      2,
    );
  });
});

describe('compiler: modules at the prompt', () => {
  const files = {
    'counter.ts': 'export const start = (n: number) => n + 1; export default class Up { n = 3 }',
  };
  const run = (...inputs: string[]) => new Shell(files).run(...inputs);

  it('finds a module by its name', async () => {
    assert.equal(await run('counter.start(1)'), 2);
    assert.equal(await run('new counter.default().n'), 3);
    assert.equal(await run('const r = 1\ncounter.start(r)'), 2);
    assert.deepEqual(Object.keys((await run('({ counter })')) as object), ['counter']);
  });

  it('prefers a binding, an inner name, a global to a module', async () => {
    assert.equal(await run('const counter = 1', 'counter'), 1);
    assert.equal(await run('((counter) => counter)(2)'), 2);
    assert.equal(await run('typeof setTimeout'), 'function');
    assert.equal(await run('typeof counter'), 'undefined');
  });

  it('leaves it to the loader to say that there is none', async () => {
    await assert.rejects(run('nowhere.f()'), /there is no module .\/nowhere.ts/);
  });

  it('binds an unknown name that is assigned to', async () => {
    assert.deepEqual(await run('nowhere = 1', '[nowhere, typeof globalThis.nowhere]'), [
      1,
      'undefined',
    ]);
  });

  it('binds what is imported', async () => {
    const last = '[start(1), s2(2), c.start(3), new D().n]';
    const imports = `import D, { start, start as s2, type X } from './counter.ts'; import * as c from './counter.ts'`;
    assert.deepEqual(await run(imports, last), [2, 3, 4, 3]);
    assert.deepEqual(await run(`const r = ${last}; ${imports}; r`), [2, 3, 4, 3]);
    assert.equal(await run("import type { X } from './missing.ts'; 1"), 1);
    await assert.rejects(run("import './missing.ts'"), /missing/);
  });

  it('imports when asked to, as a promise', async () => {
    assert.equal(await run("(await import('./counter.ts')).start(1)"), 2);
    assert.equal(await run("import('./counter.ts').then((m) => m.start(1))"), 2);
    assert.equal(await run("import('./missing.ts').catch(() => 'none')"), 'none');
    assert.equal(
      await run("const name = './counter.ts'", 'await import(await name).then((m) => m.start(0))'),
      1,
    );
  });
});

describe('compiler: wrong input', () => {
  const wrong: readonly (readonly [string, number, number, RegExp])[] = [
    ['foo(', 1, 5, /Expected `\)` but found `EOF`/],
    ['let a = 1\nlet b = = 2', 2, 9, /Unexpected token/],
    ["'é😀' + )", 1, 9, /Unexpected token/],
    ['let x = 1; let x = 2', 1, 5, /already been declared/],
    ['function f() { await x }', 1, 16, /only allowed within async functions/],
    ['[1].map((x) => await x)', 1, 16, /await/],
    ['return 1', 1, 1, /'return'/],
    ['{ a: 1, b: }', 1, 12, /Unexpected token/],
    ['{ a: 1', 1, 7, /found `EOF`/],
    ['{ f(; }', 1, 5, /./],
    ['export const x = 1', 1, 1, /exported from the prompt/],
    ['import.meta', 1, 1, /`import.meta` is not available/],
    ['1; namespace N {}', 1, 4, /module file/],
    ['class A { @d m() {} }', 1, 11, /Decorators/],
    ['(@d class {})', 1, 2, /Decorators/],
    ['class A { accessor x = 1 }', 1, 11, /`accessor`/],
    ['using x = f()', 1, 1, /`using` ends with its block/],
    ['with (a) {}', 1, 1, /with/],
    ['delete x', 1, 8, /Delete/],
    ['const x', 1, 7, /Missing initializer/],
    ['('.repeat(300), 1, 251, /nested more than 250 deep/],
    ['!'.repeat(100_000), 1, 1001, /nested or chained/],
    [`1${'+1'.repeat(100_000)}`, 1, 10_002, /nested or chained/],
  ];
  for (const [source, line, column, message] of wrong) {
    it(`says what is wrong with ${JSON.stringify(source.slice(0, 40))}`, () => {
      const [first] = inputErrors(source);
      assert.deepEqual([first?.line, first?.column], [line, column]);
      assert.match(first?.message ?? '', message);
      assert.doesNotMatch(first?.message ?? '', /\n/);
    });
  }
});

function each(cases: readonly Case[]): void {
  for (const [typed, value] of cases) {
    const inputs = typeof typed === 'string' ? [typed] : typed;
    it(`evaluates ${inputs.join(' ⏎ ') || 'nothing'}`, async () => {
      assert.deepEqual(await new Shell().run(...inputs), value);
    });
  }
}
