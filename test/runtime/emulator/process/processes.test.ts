import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('processes', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await session(foo, ['const me = self()']);
  });

  it('know themselves after every await, beside others that do the same', async () => {
    await session(foo, [
      `async function knows(to) {
        const mine = self(), seen = [];
        const look = () => { seen.push(self() === mine) };
        await 1; look();
        await Promise.resolve(); look();
        await sleep(1); look();
        await Promise.all([1, Promise.resolve(2), (async () => { await sleep(0); look() })()]); look();
        await Promise.resolve().then(look).then(() => { look(); return nested(look) });
        await new Promise(resolve => Promise.resolve().then(() => { look(); resolve() })); look();
        await (async () => { await nested(look); throw 1 })().catch(look).finally(look);
        for await (const one of generated(look)) look();
        await Promise.all([1, 2].map(async () => { look(); await sleep(0); look() }));
        [1, 2].forEach(look); [3, 1].sort(() => { look(); return 0 });
        send(to, [self(), seen.length, seen.every(Boolean)]);
      }`,
      'async function nested(look) { await null; look(); await sleep(0); look() }',
      'async function* generated(look) { await 1; look(); yield 1; await sleep(0); look(); yield 2 }',
      'const all = Array.from({ length: 20 }, () => spawn(knows, [me]))',
    ]);
    const counted =
      'Promise.all(all.map(async pid => (await receive([pid, P.any, P.any])).slice(1)))';
    await session(foo, [`const told = await ${counted}`]);
    assert.equal(await foo.type('told.every(([n, sound]) => n === told[0][0] && sound)'), 'true');
    assert.equal(await foo.type('told[0][0] > 20'), 'true');
  });

  it('begin by a function, with arguments, by name, and linked or monitored', async () => {
    await session(foo, ['const tell = (...all) => { send(me, all) }']);
    for (const form of [
      'spawn(() => tell())',
      'spawn(tell, [1, [2]])',
      "spawn('erlang', 'send', [me, [1, [2]]])",
      'spawn(node(), tell, [1])',
      "spawn(node(), 'erlang', 'send', [me, [1]])",
      'spawn_link(tell, [1])',
      "spawn_link('erlang', 'send', [me, [1]])",
    ])
      assert.equal(
        await foo.type(`is_pid(${form}) && is_pid(self()) && Array.isArray(await receive())`),
        'true',
        form,
      );
    for (const form of ['spawn_monitor(tell, [1])', 'spawn_opt(tell, [1], ["link", "monitor"])']) {
      await session(foo, [`const [pid, ref] = ${form}`, 'await receive([1])']);
      assert.equal(
        await foo.type("receive(['DOWN', ref, 'process', pid, P.any])"),
        `['DOWN', #Ref<>, 'process', ${await foo.type('pid')}, 'normal']`,
      );
    }
    assert.equal(
      await foo.type("spawn_opt(tell, [1], ['wrong'])").then((text) => text.split('\n').at(3)),
      '        *** argument 3: invalid option',
    );
  });

  it('share no arguments', async () => {
    await session(foo, [
      'const mine = [1]',
      'spawn(given => { given.push(2); send(me, given) }, [mine])',
    ]);
    assert.equal(await foo.type('[mine, await receive()]'), '[[1], [1, 2]]');
    assert.match(
      await foo.type('spawn(() => 1, [[Symbol(1)]])'),
      /argument 2: cannot send message\[0\]\[0\]: a symbol/,
    );
  });

  it('cannot give away what cannot be sent', async () => {
    for (const [call, why] of [
      ["send(me, { a: [Symbol('s')] })", 'argument 2: cannot send message.a[0]: a symbol'],
      ['exit(me, [Symbol(1)])', 'argument 2: cannot send message[0]: a symbol'],
      ['send_after(1, me, { f: Symbol(1) })', 'argument 3: cannot send message.f: a symbol'],
      [
        "spawn('x@localhost', 'm', 'f', [new WeakMap()])",
        'argument 4: cannot send message[0]: a WeakMap',
      ],
      [
        'const round = []; round.push(round); send(me, round)',
        'argument 2: cannot send message[0]: it contains itself',
      ],
    ] as const)
      assert.ok((await foo.type(call)).includes(why), `${call}: ${why}`);
  });

  it('that crash are reported, and those that exit are not', async () => {
    await session(foo, [
      "spawn(() => exit('quiet'))",
      "spawn(async () => { await 1; throw 'thrown' })",
      "spawn(() => error('wrong'))",
      'spawn(() => { null.x })',
    ]);
    const reports = foo.printed.filter((text) => text.startsWith('=ERROR REPORT===='));
    await foo.prints(/Cannot read properties/);
    const said = foo.printed
      .filter((text) => text.startsWith('=ERROR'))
      .map((text) => text.split('\n').slice(1));
    assert.ok(reports.length <= 3);
    assert.deepEqual(
      said.map(([head]) => head),
      [
        'Error in process <0.90.0> on node foo@localhost with exit value:',
        'Error in process <0.91.0> on node foo@localhost with exit value:',
        'Error in process <0.92.0> on node foo@localhost with exit value:',
      ],
    );
    assert.match(said[0]?.[1] ?? '', /^\[\['nocatch', 'thrown'\], \[/);
    assert.match(said[1]?.[1] ?? '', /^\['wrong', \[\['shell', /);
    assert.match(said[2]?.[1] ?? '', /^\[.TypeError: Cannot read properties of null/);
  });

  it('end by an async call that fails and that nobody awaits', async () => {
    await session(foo, [
      "const [pid, ref] = spawn_monitor(async () => { (async () => { await sleep(1); throw 'alone' })(); await receive() })",
      "const [,,,, reason] = await receive(['DOWN', ref, P.any, P.any, P.any])",
    ]);
    assert.equal(await foo.type('reason[0]'), "['nocatch', 'alone']");
    assert.equal(
      await foo.type(
        "const late = (async () => { await 1; throw 'seen' })(); await sleep(1); late.catch(e => e)",
      ),
      "** exception throw: 'seen'",
    );
    assert.equal(await foo.type("(async () => { throw 'seen' })().catch(e => e)"), "'seen'");
  });

  it('wait for ever for a promise that is never resolved, and can be ended', async () => {
    await session(foo, [
      'const [pid, ref] = spawn_monitor(async () => { await new Promise(() => {}) })',
      "exit(pid, 'enough')",
    ]);
    assert.equal(await foo.type('(await receive())[4]'), "'enough'");
  });

  it('may await a promise of another process', async () => {
    await session(
      foo,
      [
        'const work = (async () => { await sleep(2); return self() === me })()',
        'spawn(async () => { const told = await work; send(me, [told, self() === me]) })',
      ].map((entry) => `${entry}; 1`),
    );
    assert.equal(await foo.type('receive()'), '[true, false]');
  });

  it('run a server written as recursion for a million rounds in constant memory', async function () {
    this.timeout(30_000);
    const small = await nodes.start('small', { memoryLimit: 64 });
    await session(small, [
      'async function server(n) { const from = await receive(); send(from, n); return server(n + 1) }',
      'const pid = spawn(server, [0])',
      'let last; for (let i = 0; i < 1_000_000; i++) { send(pid, self()); last = await receive() }',
    ]);
    assert.equal(await small.type('last'), '999999');
  });

  it('take 100,000 queued messages in recursion without filling the stack', async () => {
    await session(foo, [
      'async function drain(n) { await receive(); if (n === 1) return self() === me; return drain(n - 1) }',
      'for (let i = 0; i < 100_000; i++) send(me, i)',
    ]);
    assert.equal(await foo.type('drain(100_000)'), 'true');
  });

  it('count down from a million in recursion that never waits', async () => {
    await session(foo, [
      'async function count(n) { if (n === 0) return self() === me; return count(n - 1) }',
      'async function sum(n) { return n === 0 ? 0 : n + await sum(n - 1) }',
    ]);
    assert.equal(await foo.type('count(1_000_000)'), 'true');
    assert.equal(await foo.type('sum(100_000)'), '5000050000');
  });
});
