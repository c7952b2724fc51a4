// No process holds up the others for long, whatever it does; the node ends only when its memory does.

import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

const turnLimit = 200; // ms

describe('fairness', () => {
  const nodes = testNodes();

  it('lets others run beside endless async loops', async () => {
    const foo = await nodes.start('foo');
    assert.deepEqual(
      await session(foo, [
        'spawn(async () => { for (;;) await 1 }); 1',
        'spawn(async () => { for (;;) { } }); 2',
        'spawn(async function again() { return again() }); 3',
        'spawn(async () => { const f = async () => { await 1; return f() }; await f() }); 4',
        'spawn(() => { const f = () => Promise.resolve().then(f); return f() }); 5',
        'spawn(async () => { const f = () => queueMicrotask(f); f(); await receive(["never"]) }); 5',
        'await sleep(1); 6',
      ]),
      ['1', '2', '3', '4', '5', '5', '6'],
    );
  });

  const runaways: [string, string][] = [
    ['a loop in a plain function', '() => { for (;;) { } }'],
    ['a loop that catches everything', '() => { for (;;) try { for (;;) { } } catch { } }'],
    ['a runaway regular expression', "() => /^(a+)+$/.test('a'.repeat(50) + 'b')"],
    ['a loop after an await', 'async () => { await 1; [1].forEach(() => { for (;;) { } }) }'],
    [
      'a loop in a callback of a promise',
      'async () => { await Promise.resolve().then(() => { for (;;) { } }) }',
    ],
    ['a loop in a getter that is sent', '() => send(me, { get x() { for (;;) { } } })'],
    [
      'a loop in a receive guard',
      'async () => { send(self(), 1); await receive(m => m.when(() => { for (;;) { } }, () => 1)) }',
    ],
  ];
  for (const [what, code] of runaways)
    it(`kills ${what}, reports it, and all others go on`, async () => {
      const foo = await nodes.start('foo', { turnLimit });
      await session(foo, [
        'const me = self(); let n = 0',
        'const other = spawn(async () => { for (;;) { const from = await receive(); n++; send(from, n) } })',
        `const [pid, ref] = spawn_monitor(${code})`,
      ]);
      assert.equal(
        await foo.type("(await receive(['DOWN', ref, 'process', pid, P.any]))[4]"),
        "'killed'",
      );
      assert.match(
        await foo.prints(/REPORT/),
        /Process <0\.90\.0> ran for too long without a pause/,
      );
      assert.equal(await foo.type('send(other, me); receive()'), '1');
      assert.equal(await foo.type('send(other, me); receive()'), '2');
    });

  it('gives each process a limit of its own, not what others have left of a turn', async () => {
    const foo = await nodes.start('foo', { turnLimit: 1_500 });
    await session(foo, [
      'const me = self()',
      'const work = k => { const end = Date.now() + 500; while (Date.now() < end) { } send(me, k) }',
      'for (let k = 0; k < 5; k++) spawn(() => work(k))',
    ]);
    const order: string[] = [];
    for (let k = 0; k < 5; k++) order.push(await foo.type('receive()'));
    assert.deepEqual(order, ['0', '1', '2', '3', '4']);
  });

  it('lets the shell run before a crowd of others, and then one of them', async () => {
    const foo = await nodes.start('foo');
    const [ran] = await session(foo, [
      'let ran = 0; for (let i = 0; i < 3000; i++) spawn(() => { ran++ }); (async () => { for (let i = 0; i < 20000; i++) { } return ran })()',
    ]);
    assert.ok(Number(ran) > 0 && Number(ran) < 20, ran);
  });

  it('kills the evaluation that runs away, and the prompt answers again', async () => {
    const foo = await nodes.start('foo', { turnLimit });
    await session(foo, ['const x = 1']);
    assert.equal(await foo.type('(() => { for (;;) { } })()'), "** exception exit: 'killed'");
    assert.equal(await foo.type('x'), '1');
  });

  it('loses no connection to a process killed in the midst of sending', async () => {
    const foo = await nodes.start('foo', { turnLimit });
    const bar = await nodes.start('bar');
    await session(bar, ["register('sh', self())"]);
    await session(foo, [
      "const to = ['sh', 'bar@localhost']; await net_adm.ping('bar@localhost')",
      'spawn(() => { send(to, 1); send(to, { get x() { for (;;) { } } }) })',
    ]);
    await foo.prints(/ran for too long/);
    await foo.type("send(to, 'after')");
    assert.equal(await bar.type("receive('after')"), "'after'");
  });

  it('ends an evaluation by an interrupt, waiting or running', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ['const x = 1']);
    for (const entry of [
      'await receive()',
      'for (;;) await 1',
      'for (;;) {}',
      'await new Promise(() => {})',
    ]) {
      const answer = foo.type(`io.format('begun'); ${entry}`);
      await foo.prints(/begun/);
      foo.interrupt();
      assert.equal(await answer, "** exception exit: 'killed'", entry);
    }
    foo.interrupt(); // nothing is evaluated: nothing happens
    assert.equal(await foo.type('x'), '1');
  });

  it('ends the node with a sentence when its memory is exhausted', async () => {
    const foo = await nodes.start('foo', { memoryLimit: 32 });
    const bar = await nodes.start('bar');
    await foo.type("net_adm.ping('bar@localhost')");
    assert.equal(await bar.type("monitor_node('foo@localhost', true)"), 'true');
    void foo.type('const all = []; for (;;) all.push(new Array(1000).fill(all.length))');
    const { status, message } = await foo.halted;
    assert.equal(status, 1);
    assert.match(message ?? '', /^the node's memory is exhausted: its isolate may use 32 MiB\./);
    await foo.stop();
    assert.equal(await bar.type('receive()'), "['nodedown', 'foo@localhost']");
  });
});
