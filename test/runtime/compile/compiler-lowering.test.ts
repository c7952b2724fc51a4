// What compiling must not change, what it must count, and the way back from a stack trace.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is compiled is text here

import assert from 'node:assert/strict';
import { runInThisContext } from 'node:vm';
import { compileInput, compileModule } from '../../../runtime/compile/compiler.ts';
import type { Positions } from '../../../runtime/emulator/host/compiled-text.ts';
import { runModules, Shell } from './compiler-harness.ts';

describe('compiler: the same result as plain evaluation', () => {
  // Statements, then an expression: run as they are, as inputs, and as a module.
  for (const [body, last] of [
    ['const a = [1, 2, 3]', 'a.map((x) => x * 2)'],
    ['const a = []; for (const x of [1, 2]) for (const y of [3]) a.push([x, y])', 'a'],
    ['let n = 0; for (let i = 0, j = 5; i < j; i++, j--) n += j', 'n'],
    ['const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i)', 'fs.map((f) => f())'],
    ['let n = 0; do n++\nwhile (n < 5)\nn++', 'n'],
    ['let n = 0; do { n++ } while (n < 5) n++', 'n'],
    ['let n = 0; while (n < 5) n++; if (n) n = 9\nelse n = 8', 'n'],
    ['let n = 0; if (n) while (n) n--\nelse n = 8', 'n'],
    ['let n = 0; if (n) for (;;) n--; else if (!n) do n++; while (n < 3)', 'n'],
    ['let n = 0; out: for (const i of [1, 2]) { for (;;) { n += i; continue out } }', 'n'],
    ['let n = 0; out: while (true) while (true) { if (n++ > 3) break out }', 'n'],
    ['let n = 0; for (const k in { a: 1, b: 2 }) n += k.length', 'n'],
    ['let s = ""; for (const c of "añ😀") s = c + s', 's'],
    ['let n = 1; { let n = 2; { n = 3 } }', 'n'],
    ['const f = (n) => n < 2 ? 1 : n * f(n - 1)', 'f(6)'],
    [
      'function f(n) { return n ? g(n - 1) : "f" } function g(n) { return n ? f(n - 1) : "g" }',
      'f(5)',
    ],
    [
      'const o = { f: () => ({ a: 1 }), get g() { return 2 }, set g(x) {}, *h() { yield 3 } }',
      '[o.f(), o.g, ...o.h()]',
    ],
    [
      'class A { constructor() { this.n = 1 } } class B extends A { constructor() { super(); this.n++ } }',
      'new B().n',
    ],
    [
      'class A { #n = 1; static #s = 2; get n() { return this.#n } static s() { return A.#s } has(o) { return #n in o }; #m() { return ++this.#n } m() { return this.#m() } }',
      '[new A().n, A.s(), new A().has({}), new A().m()]',
    ],
    [
      'class A { static n = 1; static { for (let i = 0; i < 3; i++) A.n++ } a = () => this.b; b = 5 }',
      '[A.n, new A().a()]',
    ],
    [
      'class A { f() { return "a" } } class B extends A { f() { return super.f() + "b" } async g() { return super.f() } }',
      'new B().f()',
    ],
    ['function f() { "use strict"; return this }', 'f()'],
    [
      'function f(a, b = a, { c = b, ...d } = {}, ...e) { return [a, b, c, d, e] }',
      'f(1, undefined, { x: 1 }, 2, 3)',
    ],
    ['function f() { try { return 1 } finally { n = 2 } } let n = 1; const r = f()', '[r, n]'],
    ['const a = { b: { c: null } }', '[a?.b?.c?.d, a.x?.y.z(), a.b.c ?? 7]'],
    ['let a = null; a ??= 1; a ||= 2; a &&= 3', 'a'],
    ['const tag = (s, ...v) => [s.raw.join("|"), v]', 'tag`a${1}\\n${2}`'],
    ['const { a: { b = 1 } = {}, ...r } = { c: 2 }', '[b, r]'],
    ['let a = 1, b = 2; [a, b] = [b, a]; [a = 5, ...[b]] = [undefined, 6]', '[a, b]'],
    ['const o = {}; [o.a, o["b"]] = [1, 2]; ({ x: o.c } = { x: 3 })', 'o'],
    [
      'function* g() { const x = yield 1; try { yield x } finally { yield 3 } }',
      '(() => { const i = g(); return [i.next(), i.next(2), i.return(4), i.next()] })()',
    ],
    ['const r = [1, 2, 3].reduce((a, x) => a + x)', 'r ** 2'],
    ['switch (3) { case 1: var r = 1; break; case 3: r = 3; default: r += 1 }', 'r'],
    ['var a = 1; var a = 2; function a2() { return a }', 'a2()'],
    ['const a = 1\nconst b = [a].length\n;[b].forEach(() => {})', 'a + b'],
    ['const f = () => 1\nconst x = f\n/* ( */\nf()', 'x()'],
    ['let x = 1\nlet y = x\n++x', '[x, y]'],
    [
      'const a = { if: 1, of: 2, async: 3, await: 4 }; const of = a.of, async = a.async',
      'of + async',
    ],
    ['const async = (x) => x', 'async(1)'],
    ['const yieldTo = (x) => (x, x + 1)', 'yieldTo(1)'],
    ['const a = ((x, y) => (x, y))(1, 2)', 'a'],
    ['const f = (x) => (y) => (z) => x + y + z', 'f(1)(2)(3)'],
    ['const s = Symbol(); const o = { [s]: 1, ["a" + 1]: 2 }', '[o[s], o.a1]'],
    ['const n = 10n ** 2n', 'n'],
    ['const r = /(?<y>\\d+)/u.exec("a12")', 'r.groups.y'],
    ['let r; try { null.x } catch ({ constructor: { name } }) { r = name }', 'r'],
    ['const d = new Date(0), m = new Map([[1, 2]])', '[d.getTime(), ...m]'],
    ['const e = eval("1 + 1")', 'e'],
  ] as const) {
    it(`${body}; ${last}`, async () => {
      const expected = runInThisContext(`(() => { 'use strict'; ${body}\n; return (${last}) })()`);
      assert.deepEqual(await new Shell().run(`${body}\n;${last}`), expected);
      assert.deepEqual(await new Shell().run(body, last), expected);
      assert.deepEqual(
        runModules({ 'main.ts': `${body}\n;export const result = ${last}` }).result,
        expected,
      );
    });
  }

  for (const [body, last] of [
    ['const f = async () => { let n = 0; for (;;) { if (await n++ > 3) return n } }', 'await f()'],
    [
      'async function f(a, ...b) { try { await g(a) } catch (e) { return [e, b] } } const g = async (x) => { throw x }',
      'await f(1, 2)',
    ],
    [
      'async function* g() { for (let i = 0; i < 3; i++) yield i }',
      'await (async () => { const a = []; for await (const x of g()) a.push(x); return a })()',
    ],
    ['const a = []; for await (const x of [Promise.resolve(1), 2]) a.push(x)', 'a'],
    ['const o = { n: 1, async f() { return (async () => this.n)() } }', 'await o.f()'],
    [
      'class A { async f() { return 1 } static async g() { return 2 } } class B extends A { async f() { return await super.f() + 1 } }',
      '[await new B().f(), await B.g()]',
    ],
    ['async function f() { return arguments.length }', 'await f(1, 2)'],
    ['const x = await 1, [y] = await [2]', 'x + y'],
    ['if (await 0) 1; else while (await false) ;', 'await 5'],
    ['const f = async (x) => (await x, x + 1)', 'await f(1)'],
    [
      'const log = []; { await using r = { async [Symbol.asyncDispose]() { log.push("gone") } }; log.push("here") }',
      'log',
    ],
  ] as const) {
    it(`${body}; ${last}`, async () => {
      const plain = `(async () => { 'use strict'; ${body}\n; return (${last}) })()`;
      const expected = await runInThisContext(plain);
      assert.deepEqual(await new Shell().run(`${body}\n;${last}`), expected);
      assert.deepEqual(await new Shell().run(body, last), expected);
      const main = `export const r = (async () => { ${body}\n; return (${last}) })()`;
      assert.deepEqual(await runModules({ 'main.ts': main }).r, expected);
    });
  }
});

describe('compiler: reductions', () => {
  for (const [inputs, yields, checks] of [
    [['1 + 1'], 0, 0],
    [['for (let i = 0; i < 3; i++) ;'], 3, 0],
    [['let i = 0; do i++; while (i < 4)'], 4, 0],
    [['let i = 0; while (i++ < 4) {}'], 4, 0],
    [['for (const x of [1, 2]) {}'], 2, 0],
    [['for (const x in { a: 1 }) if (x) {}'], 1, 0],
    [['for await (const x of [1, 2]) {}'], 2, 0],
    [['function f() {} f(); f()'], 0, 2],
    [['const f = () => 1; f()'], 0, 1],
    [['const f = () => ({}); f()'], 0, 1],
    [['const f = async () => 1; await f()'], 1, 0],
    [['async function f() { for (const x of [1, 2]); } await f()'], 3, 0],
    [['function f() { for (const x of [1, 2]); } f()'], 0, 3],
    [['function* g() { yield 1 } [...g()]'], 0, 1],
    [['async function* g() { yield 1 } for await (const x of g()) ;'], 2, 0],
    [['({ get a() { return 1 } }).a'], 0, 1],
    [
      [
        'class A { constructor() {} m() {} } class B extends A { constructor() { super() } } new B().m()',
      ],
      0,
      3,
    ],
    [['class A { static { for (const x of [1, 2]); } }'], 0, 2],
    [['class A { n = [1, 2].map((x) => x) } new A()'], 0, 2],
    [['const f = async () => { [1].map((x) => { while (x--) ; }) }; await f()'], 1, 2],
    [['const f = (a = () => 1) => a(); f()'], 0, 2],
    [['const f = async (a = (() => 1)()) => a; await f()'], 1, 1],
  ] as const) {
    it(`are ${yields} with a yield and ${checks} without: ${inputs[0]}`, async () => {
      const shell = new Shell();
      await shell.run(...inputs);
      assert.deepEqual([shell.emulator.yields, shell.emulator.checks], [yields, checks]);
    });
  }
});

describe('compiler: the way back', () => {
  it('leads from a stack trace of an input to its line and column', async () => {
    const source = `const e = 1; function f() {\n  const g = (x: number) =>\n    x.nothing.here;\n  return g(1) }\nf()`;
    assert.deepEqual(await places(source), ['3:15', '4:10', '5:2']);
  });

  it('leads through what was put in before it on its line', async () => {
    assert.deepEqual(await places('const a = 1; for (;;) null.x'), ['1:28']);
    assert.deepEqual(await places('{ a: null.x }'), ['1:11']);
    assert.deepEqual(await places('async function f() {\n\n  await 1; null.x }\nawait f()'), [
      '3:17',
      '4:8',
    ]);
  });

  it('leads from a stack trace of a module', () => {
    const compiled = compileModule(
      'm.ts',
      "import type { T } from './t.ts'\n\nexport const f = () => {\n  null.x }",
    );
    assert.ok(compiled.ok);
    let f: () => unknown = () => undefined;
    const announce = (getters: { f: () => typeof f }) => {
      f = () => getters.f()();
    };
    const run = runInThisContext(compiled.code, { filename: 'm.ts' });
    run({ r: 9 }, {}, assert.fail, announce);
    assert.equal(tracesBack(thrownBy(f), 'm.ts', compiled.positions)[0], '4:8');
  });
});

async function places(source: string): Promise<readonly string[]> {
  const compiled = compileInput(source, { bindings: new Map(), globals: new Set() });
  assert.ok(compiled.ok);
  const code = runInThisContext(compiled.code, { filename: 'input.ts' });
  const asyncToGenerator = (body: () => Generator<unknown>) => () => {
    const process = body();
    for (let step = process.next(); ; step = process.next(step.value))
      if (step.done) return step.value;
  };
  const error = thrownBy(
    code({ r: 99, fun: (f: unknown) => f }, { asyncToGenerator }, {}, assert.fail),
  );
  return tracesBack(error, 'input.ts', compiled.positions)
    .filter((place) => place !== '?')
    .slice(0, 3);
}

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error));
    return error;
  }
  return assert.fail('it throws nothing');
}

function tracesBack(error: Error, file: string, positions: Positions): string[] {
  const calls = [...(error.stack ?? '').matchAll(/([\w.]+):(\d+):(\d+)\)?$/gm)];
  return calls
    .filter(([, name]) => name === file)
    .map(([, , line, column]) => {
      const segments = positions[Number(line) - 1] ?? [];
      let place = '?';
      for (let i = 0; i < segments.length && (segments[i] ?? 0) <= Number(column); i += 3)
        place = `${segments[i + 1]}:${segments[i + 2]}`;
      return place;
    });
}
