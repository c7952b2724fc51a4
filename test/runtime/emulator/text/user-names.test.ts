// V8's messages name what the user wrote, not what it was compiled to.

import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a message of V8', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  const said = async (source: string): Promise<string> =>
    /^\*\* exception error: \w+: (.*)/.exec(await foo.type(source))?.[1] ?? '';

  it('has the names of what was typed', async () => {
    await foo.type('const o = { foo: 1, a: { b: 2 } }, n = 3, nul = null');
    const known: [string, string][] = [
      ['o.foo()', 'o.foo is not a function'],
      ['n(3)', 'n is not a function'],
      ['[...o]', 'o is not iterable'],
      ['new o()', 'o is not a constructor'],
      ['new o.foo()', 'o.foo is not a constructor'],
      ['o.foo`x`', 'o.foo is not a function'],
      ["o['foo']()", 'o.foo is not a function'],
      ['for (const x of n) 1', 'n is not iterable'],
      ['o?.foo()', 'o?.foo is not a function'],
      ['o.foo?.()', 'o.foo is not a function'],
      ['o?.a?.b()', 'o?.a?.b is not a function'],
      ['({ ...o }).x()', '(intermediate value).x is not a function'],
      ['(() => n())()', 'n is not a function'],
      ['(async () => { await o.foo() })()', 'o.foo is not a function'],
      ['Promise.resolve().then(() => n())', 'n is not a function'],
      ['new (class { #p = 1; m() { this.#p() } })().m()', 'this.#p is not a function'],
      ['new (class { async m() { await this.z() } })().m()', 'this.z is not a function'],
      ['const { a, ...rest } = nul', "Cannot read properties of null (reading 'a')"],
      ['(0, o.foo)()', '(0 , o.foo) is not a function'],
      ['let $bindings = { n }; $bindings.n()', '$bindings.n is not a function'],
      ['const _o = o; _o.foo()', '_o.foo is not a function'],
    ];
    for (const [source, message] of known) assert.equal(await said(source), message, source);
    await foo.type('function f() { return later(3) }');
    await foo.type('const later = 5');
    assert.equal(await said('f()'), 'later is not a function');
  });

  it('has the names of a module, and of what it imports', async () => {
    nodes.files({
      's.ts': `import { foo as bar, obj } from './t.ts'; import * as tt from './t.ts'; import def from './t.ts';
        export const a = () => bar(1);
        export const b = () => tt.foo(1);
        export const c = () => def(1);
        export const d = () => [...(bar as never)];
        export const e = () => obj.x?.y.z();
        export const f = async () => { await tt.nothing() };
        export const g = () => { try { bar() } catch ({ message }) { return message } };
        export const h = () => Promise.reject(1).catch(() => bar()).catch((error) => error.message);`,
      't.ts':
        'export const foo: any = 5; export const obj: any = { x: { y: {} } }; export default 7 as any;',
    });
    foo = await nodes.start('bar');
    for (const [name, message] of [
      ['a', 'bar is not a function'],
      ['b', 'tt.foo is not a function'],
      ['c', 'def is not a function'],
      ['d', 'bar is not iterable'],
      ['e', 'obj.x?.y.z is not a function'],
      ['f', 'tt.nothing is not a function'],
    ] as const)
      assert.equal(await said(`s.${name}()`), message);
    assert.equal(await foo.type('s.g()'), "'bar is not a function'");
    assert.equal(await foo.type('await s.h()'), "'bar is not a function'");
    assert.equal(await said('s()'), 's is not a function');
  });

  it('has them where it is caught, in reports, and where a function was sent', async () => {
    await nodes.start('bar');
    await foo.type('const o = { foo: 1 }');
    await foo.type('let m; try { o.foo() } catch (e) { m = [e.message, String(e), e.stack] }');
    assert.match(
      await foo.type('m'),
      /^\['o\.foo is not a function', 'TypeError: o\.foo is not a function',\s+'TypeError: o\.foo is not/,
    );
    await foo.type('spawn(() => o.foo())');
    assert.match(await foo.prints(/ERROR REPORT/), /\['TypeError: o\.foo is not a function'/);
    await foo.type("spawn('bar@localhost', () => o.foo())");
    assert.match(await foo.prints(/ERROR REPORT/), /\['TypeError: o\.foo is not a function'/);
    assert.match(
      await foo.type("rpc.call('bar@localhost', () => o?.foo())"),
      /\['TypeError: o\?\.foo is not a function'/,
    );
  });
});
