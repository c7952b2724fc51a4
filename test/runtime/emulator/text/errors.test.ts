// What is told of an error: its causes, its members, its own properties, wherever it comes to be seen.

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('errors', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  const typed = async (source: string): Promise<string> =>
    (await foo.type(source)).split('\n     in function')[0] ?? '';

  it('are shown with all that is in them, thrown or not', async () => {
    await session(foo, [
      "class Refused extends Error { code = 'E1' }",
      "class Gnu extends Error { name = 'Gnu' }",
      'class Bad extends Error { constructor(m) { super(m); this.name = "Worse"; } }',
      'class Lazy extends Error { get message() { return "never read" } }',
    ]);
    for (const [source, shown] of [
      ["new Error('a', { cause: new TypeError('b') })", 'Error: a { [cause]: TypeError: b }'],
      ["new Error('a', { cause: { code: 1 } })", 'Error: a { [cause]: { code: 1 } }'],
      [
        "new AggregateError([new Error('x'), 2], 'm')",
        'AggregateError: m { [errors]: [Error: x, 2] }',
      ],
      [
        "Object.assign(new Error('a'), { code: 'ENOENT', errno: -2 })",
        "Error: a { code: 'ENOENT', errno: -2 }",
      ],
      ["new Refused('no')", "Refused: no { code: 'E1' }"],
      ["new Gnu('no')", 'Gnu: no'],
      ["new Bad('no')", 'Worse: no'],
      ['new Lazy()', 'Lazy: [Getter]'],
      ['new RangeError()', 'RangeError'],
    ] as const) {
      assert.equal(await foo.type(source), shown);
      assert.equal(await typed(`throw ${source}`), `** exception error: ${shown}`);
    }
    assert.equal(
      await foo.type("await Promise.any([Promise.reject(new Error('first'))])"),
      '** exception error: AggregateError: All promises were rejected {\n     [errors]: [Error: first] }',
    );
  });

  it('are shown with their causes, however many, also when they are their own', async () => {
    await foo.type("const e = new Error('e'); e.cause = e; const all = [e]");
    assert.equal(await typed('throw e'), '** exception error: Error: e { cause: [Circular] }');
    await foo.type(
      "let c = new Error('c0'); for (let i = 1; i <= 1000; i++) c = new Error('c' + i, { cause: c }); 1",
    );
    assert.match(
      await foo.type('throw c'),
      /^\*\* exception error: Error: c1000 \{\n {5}\[cause\]: Error: c999 \{\n {7}\[cause\]: Error: c998/,
    );
    await foo.type("spawn_monitor(() => { throw c }); process_flag('trap_exit', true)");
    await foo.type('spawn_link(() => { throw e })');
    const [down, exit] = await flushed(foo, 2);
    assert.match(String(down), /Error: c1000 \{ \[cause\]: Error: c999 \{/);
    assert.match(String(exit), /\[Error: e, \[\[/);
  });

  it("are told so in 'EXIT' and 'DOWN', in reports, in badrpc, here and from another node", async () => {
    const bar = await nodes.start('bar');
    await session(foo, [
      "const fail = () => { throw Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'E1' }) }",
    ]);
    const told = /Error: outer \{\s+code: 'E1',\s+\[cause\]: TypeError: inner \}/;
    for (const node of ["'foo@localhost'", "'bar@localhost'"]) {
      await foo.type("process_flag('trap_exit', true)");
      await foo.type(`spawn_link(${node}, fail)`);
      assert.match(await foo.prints(/ERROR REPORT/), told);
      assert.match(String(await flushed(foo, 1)), told);
      await foo.type(`spawn_monitor(() => { throw new Error('m', { cause: ['x'] }) })`);
      await foo.prints(/ERROR REPORT/);
      assert.match(String(await flushed(foo, 1)), /'DOWN'.*Error: m \{ \[cause\]: \['x'\] \}/);
      assert.match(await foo.type(`rpc.call(${node}, fail)`), told);
      assert.match(await foo.type(`erpc.call(${node}, fail)`), told);
    }
    await bar.type("register('sh', self())");
    await foo.type(
      "send(['sh', 'bar@localhost'], new AggregateError([new RangeError('r')], 'all'))",
    );
    assert.deepEqual(await flushed(bar, 1), ['AggregateError: all { [errors]: [RangeError: r] }']);
  });

  it('are sent without what cannot be sent of them', async () => {
    await foo.type(
      "send(self(), Object.assign(new Error('a', { cause: Symbol('c') }), { f: Symbol('f'), n: [1] }))",
    );
    assert.deepEqual(await flushed(foo, 1), ['Error: a { n: [1] }']);
  });

  it('of a class that carries a term are shown, printed and interpolated as that term', async () => {
    const caught = (call: string, use: string): Promise<string> =>
      foo.type(`let shown; try { ${call} } catch (e) { shown = ${use} }; shown`);
    const reason = "erlang.error(['r', { a: 1 }])";
    assert.equal(await caught(reason, 'e'), "ErlangError: ['r', { a: 1 }]");
    assert.equal(await caught(reason, 'String(e)'), '"ErlangError: [\'r\', { a: 1 }]"');
    assert.equal(await caught('exit([1, { b: 2 }])', 'String(e)'), "'Exit: [1, { b: 2 }]'");
    assert.equal(await caught('exit([1])', 'e'), 'Exit: [1]');
    assert.equal(
      await caught('link(1)', 'e'),
      "ErlangError: 'badarg' in link: argument 1: not a pid",
    );
    const [printed] = await session(foo, [
      "try { await erpc.call(node(), () => { throw new TypeError('x') }) } catch (e) { console.log(e) }",
    ]);
    assert.match(
      String(printed),
      /^ErlangError: \['exception', 'TypeError: x',\s+\[\['shell', '-'/,
    );
  });
});
