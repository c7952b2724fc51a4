// Hints for a forgotten await, and for what receive is given in place of a pattern.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileModule } from '../../../runtime/compile/compiler.ts';
import { promised } from '../../../runtime/compile/promised.ts';
import { root } from '../../../scripts/build.ts';
import { declaredIn } from '../../../scripts/declared-forms.ts';
import { type TestNode, testNodes } from '../../helpers/start-node.ts';

describe('a forgotten await', () => {
  const told = [
    ['async () => { const m = receive(); return m[0] }', 24, 'receive'],
    ['async () => { const m = receive(); io.format("~p~n", [m]) }', 24, 'receive'],
    ['async () => { const [a] = receive() }', 26, 'receive'],
    ['async () => { let m; m = receive(); if (m === 1) return 2 }', 25, 'receive'],
    ['async () => { receive() }', 14, 'receive'],
    ['async () => { sleep(100); return 1 }', 14, 'sleep'],
    ['async () => { timer.sleep(100); return 1 }', 14, 'timer.sleep'],
    ['async () => { if (net_adm.ping("a@b") === "pong") return 1 }', 18, 'net_adm.ping'],
    ['async () => { switch (receive()) { case 1: } }', 22, 'receive'],
    ['async () => { for (const one of net_adm.world()) one }', 32, 'net_adm.world'],
    ['async () => { link(rpc.call(node(), "m", "f", [])) }', 19, 'rpc.call'],
    ['async () => { send(a, [(receive() as any), 1]) }', 24, 'receive'],
    ['async () => receive().length', 12, 'receive'],
  ] as const;
  for (const [fun, at, name] of told)
    it(`is told of in ${fun}`, () => {
      const { column, message } = warningsOf(`export const f = ${fun}`)[0] ?? {};
      assert.equal(message, `${name}(…) gives a promise: \`await\` is missing before it`);
      assert.equal(column, 'export const f = '.length + at + 1);
    });

  it('is told of with the async that is missing too', () => {
    const [warning] = warningsOf('export function f() { const m = receive(); return m[0] }');
    assert.match(
      warning?.message ?? '',
      /`await` is missing before it, and `async` before the function/,
    );
  });

  for (const fun of [
    'async () => { const m = await receive(); return m[0] }',
    'async () => { const m = receive(); return (await m)[0] }',
    'async () => { const m = receive(); return m }',
    'async () => { const p = [receive(), sleep(1)]; await Promise.all(p) }',
    'async () => { const p = receive(); await Promise.race([p, sleep(1)]) }',
    'async () => { const p = receive(); const q = async () => { await p }; return q }',
    'async () => { const p = receive(); later(p) }',
    '() => receive().then((m) => m[0])',
    '() => receive()',
    'async () => (yes ? receive() : undefined)',
    'async () => { rpc.call("a@b", "m", "f", []) }',
    'async () => void receive()',
    '(receive) => receive()[0]',
    'async () => await receive({ after: 1, then: 2 })',
  ])
    it(`is not seen in ${fun}`, () => {
      assert.deepEqual(warningsOf(`export const f = ${fun}`), []);
    });

  it('is told of in one function, though another awaits what has the same name', () => {
    const text = `export async function a() { const m = receive(); return m[0] }
      export async function b() { const m = receive(); return await m }`;
    assert.deepEqual(
      warningsOf(text).map(({ line }) => line),
      [1],
    );
  });

  it('is looked for with every function of globals.d.ts that gives a promise', () => {
    const declared = [...declaredIn(readFileSync(join(root, 'runtime/globals.d.ts'), 'utf8'))];
    const giving = declared.filter(([, { forms }]) =>
      forms.some((form) => /\): Promise<.*>$/.test(form)),
    );
    assert.deepEqual([...promised].sort(), giving.map(([name]) => name).sort());
  });
});

describe('receive with a time in place of a pattern', () => {
  for (const pattern of ['1000', '{ after: 100 }', '{ timeout: 5000 }'])
    it(`is told of: ${pattern}`, () => {
      const [warning] = warningsOf(`export const f = async () => await receive(${pattern})`);
      assert.match(
        warning?.message ?? '',
        /waits for a message that is .* with a time limit it is receive\(\(match\)/,
      );
    });
});

describe('hints at the prompt', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('come before what is typed waits', async () => {
    const typed = foo.type('receive({ after: 100 })');
    await foo.prints(/^\* 1:1: receive\({ after: 100 }\) waits for a message that is/);
    foo.interrupt();
    await typed;
  });

  it('are of functions, for the prompt awaits', async () => {
    const before = foo.printed.length;
    await foo.type('const g = async () => { const m = receive(); return m[0] }');
    assert.match(foo.printed[before] ?? '', /^\* 1:35: receive\(…\) gives a promise/);
    assert.equal(await foo.type('self() ! 1; const x = await receive(); x'), '1');
  });

  it('are in the exception of a function that was given a promise', async () => {
    assert.match(
      await foo.type("const p = rpc.call(node(), 'erlang', 'self', []); link(p)"),
      /argument 1: not a pid; it is a promise: await it/,
    );
  });
});

function warningsOf(source: string): readonly { line: number; column: number; message: string }[] {
  const compiled = compileModule('m.ts', source);
  assert.ok(compiled.ok);
  return compiled.warnings;
}
