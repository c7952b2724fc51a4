// Module files, by running what the compiler makes of them.

import assert from 'node:assert/strict';
import { compileModule } from '../../../runtime/compile/compiler.ts';
import { type Exports, moduleErrors, runModules } from './compiler-harness.ts';

describe('compiler: exports of a module', () => {
  it('are of every kind', () => {
    const exports = runModules({
      'main.ts': `
        export const a = 1, { b, c: [d] } = { b: 2, c: [3] };
        export let e = 4;
        export function f() { return 5 }
        export async function g() {}
        export class H { static n = 6 }
        export enum I { x = 7 }
        const j = 8;
        export { j, j as k, j as 'not a name' };
        export type T = number;
        export interface U {}
        export declare const v: number;
        export type { T as W };
        export { type T as X, hidden as seen };
        const hidden = 9`,
    });
    const names = ['a', 'b', 'd', 'e', 'f', 'g', 'H', 'I', 'j', 'k', 'not a name', 'seen'];
    assert.deepEqual(Object.keys(exports).sort(), names.sort());
    assert.deepEqual(
      ['b', 'd', 'not a name', 'seen'].map((name) => exports[name]),
      [2, 3, 8, 9],
    );
  });

  for (const [text, value] of [
    ['export default 1 + 1', 2],
    ['export default 1 + 1;', 2],
    ['export default (() => 3)()\nconst x = 1', 3],
    ['const x = 4; export default x', 4],
    ['const x = 5; export { x as default }', 5],
    ['export default { a: 1 }.a', 1],
  ] as const) {
    it(`have a default: ${text}`, () => {
      assert.equal(runModules({ 'main.ts': text }).default, value);
    });
  }

  for (const [text, name] of [
    ['export default function f() {}', 'f'],
    ['export default () => 1', 'default'],
    ['export default class A {}', 'A'],
    ['export default (class {})', 'default'],
  ] as const) {
    it(`name a default: ${text}`, () => {
      assert.equal((runModules({ 'main.ts': text }).default as () => void).name, name);
    });
  }

  it('may be a nameless function or class', () => {
    const call = (text: string) => (runModules({ 'main.ts': text }).default as () => unknown)();
    assert.equal(call('export default function () { return 1 }'), 1);
    assert.equal(call('export default function <T>(x?: T) { return 2 }'), 2);
    assert.ok(call('export default async function () { return 2 }') instanceof Promise);
    const K = runModules({ 'main.ts': 'export default class { n = 1 }' }).default as new () => {
      n: number;
    };
    assert.equal(new K().n, 1);
  });

  it('are passed on from another module', () => {
    const files = { 'x.ts': 'export const a = 1, b = 2; export default 3' };
    const keys = (text: string): Exports => ({ ...runModules({ ...files, 'main.ts': text }) });
    assert.deepEqual(keys("export { a as z, default } from './x.ts'"), { z: 1, default: 3 });
    assert.deepEqual(keys("export { type a } from './none.ts'"), {});
    assert.deepEqual(keys("export * from './x.ts'"), { a: 1, b: 2 });
    assert.deepEqual(keys("export * from './x.ts'; export const b = 9"), { a: 1, b: 9 });
    assert.deepEqual({ ...keys("export * as ns from './x.ts'").ns }, { a: 1, b: 2, default: 3 });
    assert.deepEqual(keys("import { a } from './x.ts'; export { a }"), { a: 1 });
    assert.deepEqual(keys("export { a }; import { a } from './x.ts'"), { a: 1 });
    assert.deepEqual(
      { ...keys("import * as ns from './x.ts'; export { ns }").ns },
      {
        a: 1,
        b: 2,
        default: 3,
      },
    );
  });

  it('may come after a hashbang', () => {
    assert.equal(runModules({ 'main.ts': '#!/usr/bin/env terl\nexport const r = 1' }).r, 1);
  });

  it('are listed, and so is state that processes would share', () => {
    const compiled = compileModule(
      'm.ts',
      'let count = 0\nexport const a = 1\nfunction f() { let inner = 1 }\nvar [x] = [1]; export { f }',
    );
    assert.ok(compiled.ok);
    assert.deepEqual(compiled.exports, ['a', 'f']);
    assert.deepEqual(compiled.warnings, [
      {
        line: 1,
        column: 5,
        message:
          'module-level `let count` is shared by all processes of this node; keep state in a process',
      },
      {
        line: 4,
        column: 6,
        message:
          'module-level `var x` is shared by all processes of this node; keep state in a process',
      },
    ]);
  });
});

describe('compiler: imports of a module', () => {
  const files = {
    'x.ts': `export let n = 0; export const inc = () => { n++ }; export function me() { return this }
      export const o = { k: 1 }; export default function () { return 'd' }; export const tag = (s) => s[0]`,
  };
  const value = (text: string, more: Record<string, string> = {}) =>
    runModules({ ...files, ...more, 'main.ts': text }).r;

  for (const [text, expected] of [
    ["import { n, inc } from './x.ts'; inc(); inc(); export const r = n", 2],
    ["import { n as m, inc } from './x.ts'\ninc()\nexport const r = { m }.m", 1],
    ["import * as x from './x.ts'; x.inc(); export const r = x.n", 1],
    ["import d from './x.ts'; export const r = d()", 'd'],
    ["import d, { o } from './x.ts'; export const r = d() + o.k", 'd1'],
    ["import { default as d } from './x.ts'; export const r = d()", 'd'],
    ["import { me } from './x.ts'; export const r = me()", undefined],
    ["import { me } from './x.ts'; export const r = typeof (me)()", 'undefined'],
    ["import { tag } from './x.ts'; export const r = tag`a`", 'a'],
    ["import { n } from './x.ts'; export const r = ((n) => n)(5)", 5],
    ["import { n } from './x.ts'; export const r = (() => { const n = 6; return n })()", 6],
    ["import { n } from './x.ts'; const { a = n } = {}; export const r = a", 0],
    [
      "import { o } from './x.ts'; class K { o = o.k; static o() { return o.k } } export const r = new K().o + K.o()",
      2,
    ],
    ["import type { n } from './none.ts'; export const r = 1", 1],
    ["import { type n } from './none.ts'; export const r = 1", 1],
    ["import { Unused } from './none.ts'; export const r: Unused = 1 as Unused", 1],
    ["const $1 = 1; import { o } from './x.ts'; export const r = $1 + o.k", 2],
    ["import { o } from './x.ts'; namespace N { export const k = o.k } export const r = N.k", 1],
    ["import { o } from './x.ts'; enum E { a = 3 } export const r = E.a + o.k", 4],
  ] as const) {
    it(`are read: ${text}`, () => assert.equal(value(text), expected));
  }

  it('are made for their effects, in order', () => {
    const log: string[] = [];
    Object.assign(globalThis, { log });
    runModules({
      'a.ts': "log.push('a')",
      'b.ts': "log.push('b'); export const b = 1",
      'main.ts': "log.push('main'); import './a.ts'; import { b } from './b.ts'; b",
    });
    assert.deepEqual(log, ['a', 'b', 'main']);
  });

  it('may go in a circle', () => {
    const exports = runModules({
      'main.ts':
        "import { odd } from './odd.ts'; export function even(n: number) { return n === 0 || odd(n - 1) } export const r = even(10)",
      'odd.ts':
        "import { even } from './main.ts'; export const odd = (n: number) => n !== 0 && even(n - 1); even(0)",
    });
    assert.equal(exports.r, true);
  });

  it('cannot be assigned', () => {
    assert.throws(
      () => value("import { n } from './x.ts'; n = 1"),
      /Assignment to constant variable/,
    );
  });

  it('may be asked for later', async () => {
    const text = "export const r = import('./x.ts').then((x) => x.o.k)";
    assert.equal(await value(text), 1);
  });
});

describe('compiler: wrong modules', () => {
  for (const [source, line, column, message] of [
    ['const x = ;', 1, 11, /Unexpected token/],
    ['\nawait 1', 2, 1, /not available at the top of a module/],
    ['for await (const x of y);', 1, 1, /not available at the top of a module/],
    ['import.meta.url', 1, 1, /`import.meta`/],
    ['export = 1', 1, 1, /export default/],
    ["import x = require('x')", 1, 1, /import … from/],
    ['namespace N { export let a = 1 }', 1, 26, /non-const/],
    ['let a; let a', 1, 5, /already/],
  ] as const) {
    it(`are refused: ${JSON.stringify(source)}`, () => {
      const [first] = moduleErrors(source);
      assert.match(first?.message ?? '', message);
      assert.deepEqual([first?.line, first?.column], [line, column]);
    });
  }

  it('report every error', () => {
    assert.equal(moduleErrors('let a; let a\nlet b; let b').length, 2);
  });
});
