import assert from 'node:assert/strict';
import { flushed, session, testNodes } from '../../../helpers/start-node.ts';

describe('messages to another node', () => {
  const nodes = testNodes();

  it('larger than half of the memory are badarg, and the link lives', async () => {
    const foo = await nodes.start('foo', { memoryLimit: 128 });
    await nodes.start('bar');
    const told = await foo.type("send(['sh', 'bar@localhost'], 'x'.repeat(70 * 1024 * 1024)); 1");
    assert.match(told, /^\*\* exception error: bad argument/);
    assert.match(told, /it takes more than 67108864 bytes, with what waits before it/);
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
  });

  it('of 120 MB arrive', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      'const me = self(), big = new Uint8Array(1.2e8).fill(7)',
      "const far = spawn('bar@localhost', async () => { const [word, bytes] = await receive(); send(me, [word, bytes.length, bytes.every((byte) => byte === 7)]) })",
      "send(far, ['big', big])",
    ]);
    assert.equal(await foo.type('receive()'), "['big', 120000000, true]");
  });

  it('larger than half of the memory of their receiver end the link, with a report there', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar', { memoryLimit: 64 });
    await session(foo, [
      "monitor_node('bar@localhost', true)",
      "send(['sh', 'bar@localhost'], new Uint8Array(5e7))",
    ]);
    await bar.prints(
      /Connection to foo@localhost at .* closed: it sent a frame of 763 fragments, more than the 33554432 bytes that this node takes \(-memory_limit\)/,
    );
    assert.equal(await foo.type('receive()'), "['nodedown', 'bar@localhost']");
  });

  it('for one who never receives fill the memory of the node, which ends with a sentence', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar', { memoryLimit: 64 });
    await session(foo, [
      "const far = spawn('bar@localhost', async () => { await receive((m) => m.with('never', () => 1)) })",
      'spawn(async () => { for (let i = 0; i < 200; i++) send(far, new Uint8Array(1e6)) })',
    ]);
    const { status, message } = await bar.halted;
    assert.equal(status, 1);
    assert.match(message ?? '', /^the node's memory is exhausted: .* 64 MiB/);
  });

  it('for one here who never receives are badarg once the memory is full', async () => {
    const foo = await nodes.start('foo', { memoryLimit: 64 });
    await foo.type(
      "const deaf = spawn(async () => { await receive((m) => m.with('never', () => 1)) })",
    );
    const told = await foo.type(
      // large ones: what is left when the next does not fit is room enough for the node to go on
      'const big = new Uint8Array(2.5e6); for (let i = 0; i < 100; i++) send(deaf, big)',
    );
    assert.match(told, /^\*\* exception error: bad argument/);
    assert.match(told, /cannot send message: this node has no memory left for it/);
    assert.equal(await foo.type('1 + 1'), '2');
  });

  it('to long names find nobody; to names without end they are refused, and the link lives', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, ["net_adm.ping('bar@localhost')", "const name = 'n'.repeat(300_000)"]);
    await session(foo, [
      "send([name, 'bar@localhost'], new Uint8Array(300_000))",
      "monitor('process', [name, 'bar@localhost'])",
      "spawn_monitor('bar@localhost', name, 'f', [])",
    ]);
    assert.equal(await foo.type('(await receive())[4]'), "'noproc'");
    assert.equal(await foo.type('(await receive())[4][0]'), "'undef'");
    await session(foo, ["const endless = 'n'.repeat(2_000_000)"]);
    for (const source of [
      "send([endless, 'bar@localhost'], 1)",
      "monitor('process', [endless, 'bar@localhost'])",
      "spawn('bar@localhost', endless, 'f', [])",
      "spawn_monitor('bar@localhost', 's', endless, [])",
    ])
      assert.match(
        await foo.type(source),
        /cannot send message: its names take more than 1048576 bytes/,
      );
    assert.equal(
      await foo.type('process_info(self(), ["monitors", "links", "message_queue_len"])'),
      "[['monitors', []], ['links', []], ['message_queue_len', 0]]",
    );
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
  });

  it('that say why a process ended give another reason where that one is too large', async () => {
    const foo = await nodes.start('foo', { memoryLimit: 256 });
    await nodes.start('bar', { memoryLimit: 32 });
    await session(foo, [
      "process_flag('trap_exit', true)",
      "const far = spawn_link('bar@localhost', async () => { await receive(); exit('x'.repeat(17 * 1024 * 1024)) })",
      "monitor('process', far)",
      "send(far, 'go')",
    ]);
    assert.equal(
      await foo.type('const ends = [await receive(), await receive()]; ends.map((m) => m.at(-1))'),
      "['system_limit', 'system_limit']",
    );
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
