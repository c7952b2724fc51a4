import assert from 'node:assert/strict';
import { flushed, session, testNodes } from '../helpers/start-node.ts';

describe('messages to another node', () => {
  const nodes = testNodes();

  it('too large for a link are badarg', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    const told = await foo.type("send(['sh', 'bar@localhost'], 'x'.repeat(70 * 1024 * 1024)); 1");
    assert.match(told, /^\*\* exception error: bad argument/);
    assert.match(told, /it takes 734003\d\d bytes, more than the 67108864 that a link carries/);
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
  });

  it('sent without a pause go in as many pieces as a link needs', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(bar, ["register('sh', self())"]);
    await session(foo, [
      "await net_adm.ping('bar@localhost')",
      "const big = 'x'.repeat(900_000), to = ['sh', 'bar@localhost']",
      '(() => { for (let i = 0; i < 100; i++) send(to, [i, big]) })()', // without a pause
    ]);
    await bar.gets(100);
    assert.equal(
      await bar.type(
        'const seen = []; while (seen.length < 100) seen.push((await receive())[0]); seen.every((n, i) => n === i)',
      ),
      'true',
    );
  });

  it('bring back the same pids and references, also of a process that has ended meanwhile', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      'const me = self(), ended = spawn(() => 1), ref = make_ref(); await sleep(0)',
      "const echo = spawn('bar@localhost', async () => { for (;;) { const [to, ...rest] = await receive(); send(to, rest) } })",
      'const alive = spawn(async () => { await receive() })',
      'send(echo, [me, ended, alive, ref, echo]); const first = await receive()',
      "send(alive, 'end'); await sleep(0); send(echo, [me, ended, alive, ref, echo])",
      'const second = await receive()',
    ]);
    const same =
      '[ended, alive, ref, echo].every((one, i) => one === first[i] && one === second[i])';
    assert.equal(await foo.type(same), 'true');
  });

  it('are dropped when nobody is there, and refused when the address is none', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, ['const dead = spawn(() => 1); await sleep(0)']);
    for (const to of [
      "['nosuch', node()]",
      "['nosuch', 'bar@localhost']",
      'dead',
      "['x', 'nosuch@localhost']",
      "['x', 'foo']",
      "['x', 'a@b@c']",
      'make_ref()',
    ])
      assert.equal(await foo.type(`send(${to}, 'hi')`), "'hi'", to);
    for (const to of ["'nosuch'", "['x', 1]", "[1, 'bar@localhost']", '1', 'undefined'])
      assert.match(await foo.type(`send(${to}, 'hi')`), /^\*\* exception error: bad argument/, to);
    await session(foo, ['while (nodes().length === 0) await sleep(1)']); // it was connected by the way
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
  });

  it('go only over a connection there is, if asked so', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(bar, ["register('sh', self())"]);
    await session(foo, ["const sh = ['sh', 'bar@localhost']"]);
    const told = [
      ["send(sh, 'a', ['noconnect'])", "'noconnect'"],
      ['nodes()', '[]'],
      ["send(sh, 'b', ['nosuspend'])", "'ok'"],
      ["net_adm.ping('bar@localhost')", "'pong'"],
      ["send(sh, 'c', ['noconnect'])", "'ok'"],
      ["send(sh, 'd', ['noconnect', 'nosuspend'])", "'ok'"],
      ["send(sh, 'e')", "'e'"],
      ["send(['sh', 'nosuch@localhost'], 'e', ['noconnect'])", "'noconnect'"],
    ] as const;
    for (const [entry, answer] of told) assert.equal(await foo.type(entry), answer, entry);
    assert.deepEqual(await flushed(bar, 4), ["'b'", "'c'", "'d'", "'e'"]);
  });

  it('are not sent when their sender would have to wait, if asked so', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(bar, ["register('sh', self())"]);
    await session(foo, ["const sh = ['sh', 'bar@localhost'], big = 'x'.repeat(2 ** 21)"]);
    assert.equal(
      await foo.type(
        "[erlang.send(sh, big, ['nosuspend']), erlang.send(sh, 1, ['nosuspend']), send_nosuspend(sh, 2)]",
      ),
      "['ok', 'nosuspend', false]",
    );
    await bar.gets(1);
    assert.equal(await foo.type('send_nosuspend(sh, 3)'), 'true');
    await bar.gets(2);
    assert.equal(await bar.type('[(await receive()).length, await receive()]'), '[2097152, 3]');
    assert.match(await foo.type("send(sh, 1, ['foo'])"), /argument 3: not an array of options/);
  });

  it('later are for local processes and names only', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      "const P = spawn('bar@localhost', 'timer', 'sleep', ['infinity'])",
      "send_after(1, 'nobody', 'lost')",
      "send_after(20, self(), 'g'); const T = start_timer(1, self(), 'x')",
    ]);
    assert.deepEqual(await flushed(foo, 2), ["['timeout', #Ref<>, 'x']", "'g'"]);
    assert.equal(await foo.type('cancel_timer(T)'), 'false');
    await session(foo, ["const late = send_after(60_000, self(), 'late')"]);
    assert.equal(
      await foo.type('read_timer(late) > 59_000 && cancel_timer(late) > 59_000'),
      'true',
    );
    assert.equal(await foo.type('[read_timer(late), cancel_timer(late)]'), '[false, false]');
    assert.match(await foo.type('send_after(10, P, 1)'), /argument 2: not a local pid/);
    assert.match(
      await foo.type("send_after(10, ['sh', 'bar@localhost'], 1)"),
      /argument 2: not a pid or a name/,
    );
  });

  it('are matched by match and isMatching as by receive: a pid or a reference of another node stands for itself', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(foo, ["register('sh', self()); register('other', spawn(() => receive()))"]);
    await session(bar, [
      "const sh = await rpc.call('foo@localhost', 'erlang', 'whereis', ['sh'])",
      "const other = await rpc.call('foo@localhost', 'erlang', 'whereis', ['other'])",
      "const ref = await rpc.call('foo@localhost', 'erlang', 'make_ref', [])",
    ]);
    await foo.type("net_adm.ping('bar@localhost')"); // both know this life of the other
    for (const [entry, value] of [
      ["isMatching(['from', sh, ref], ['from', sh, ref])", 'true'],
      ["isMatching(['from', sh], ['from', other])", 'false'],
      ['isMatching(sh, { ...sh })', 'false'],
      ["isMatching(['ref', ref], ['ref', make_ref()])", 'false'],
      [
        "match(['from', other]).with(['from', sh], () => 'sh').with(['from', other], () => 'other').run()",
        "'other'",
      ],
    ] as const)
      assert.equal(await bar.type(entry), value, entry);
  });
});
