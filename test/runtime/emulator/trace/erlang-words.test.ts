// Tracing as Erlang has it: erlang.trace, seq_trace and dbg. What is expected is what erl shows (OTP 25).

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('erlang.trace', () => {
  const nodes = testNodes();

  /** A node with a process `p` that does what it is sent. */
  async function withWorker(): Promise<TestNode> {
    const foo = await nodes.start('foo');
    await foo.type(
      "const p = spawn(async () => { for (;;) { const does = await receive(); if (does === 'stop') return; if (typeof does === 'function') await does() } })",
    );
    return foo;
  }

  it('tells what a process sends and receives', async () => {
    const foo = await withWorker();
    await foo.type('const me = self()');
    assert.equal(await foo.type("erlang.trace(p, true, ['send', 'receive'])"), '1');
    await foo.type("p ! (() => { me ! 'hi' })");
    const told = await flushed(foo, 3);
    assert.match(told[0] ?? '', /^\['trace', <0\.89\.0>, 'receive', #Fun/);
    assert.equal(told[1], "['trace', <0.89.0>, 'send', 'hi', <0.88.0>]");
    assert.equal(told[2], "'hi'");
  });

  it('tells of messages to processes that are gone', async () => {
    const foo = await withWorker();
    await foo.type('const dead = spawn(() => undefined)');
    await foo.type("erlang.trace(p, true, 'send')");
    await foo.type("p ! (() => { dead ! 'gone' })");
    assert.deepEqual(await flushed(foo, 1), [
      "['trace', <0.89.0>, 'send_to_non_existing_process', 'gone', <0.90.0>]",
    ]);
  });

  it('tells of spawns, links, names and the exit', async () => {
    const foo = await withWorker();
    await foo.type("erlang.trace(p, true, ['procs'])");
    await foo.type(
      "p ! (() => { register('pp', self()); const q = spawn('timer', 'sleep', [1000]); link(q); unlink(q) })",
    );
    await foo.type("p ! 'stop'");
    assert.deepEqual(await flushed(foo, 6), [
      "['trace', <0.89.0>, 'register', 'pp']",
      "['trace', <0.89.0>, 'spawn', <0.90.0>, ['timer', 'sleep', [1000]]]",
      "['trace', <0.89.0>, 'link', <0.90.0>]",
      "['trace', <0.89.0>, 'unlink', <0.90.0>]",
      "['trace', <0.89.0>, 'exit', 'normal']",
      "['trace', <0.89.0>, 'unregister', 'pp']",
    ]);
  });

  it('adds the time, and traces what is spawned', async () => {
    const foo = await withWorker();
    await foo.type("erlang.trace(p, true, ['procs', 'set_on_spawn', 'timestamp'])");
    await foo.type("p ! (() => { spawn('erlang', 'self', []) })");
    const told = await flushed(foo, 3);
    const plain = told.map((line) => line.replace(/\[\d+, \d+, \d+\]\]$/, 'time]'));
    assert.deepEqual(plain, [
      "['trace_ts', <0.89.0>, 'spawn', <0.90.0>, ['erlang', 'self', []], time]",
      "['trace_ts', <0.90.0>, 'spawned', <0.89.0>, ['erlang', 'self', []], time]",
      "['trace_ts', <0.90.0>, 'exit', 'normal', time]",
    ]);
  });

  it('allows one tracer for a process, and ends with the tracer', async () => {
    const foo = await withWorker();
    await foo.type("const t = spawn(async () => { await receive('stop') })");
    assert.equal(await foo.type("erlang.trace(p, true, ['send', ['tracer', t]])"), '1');
    assert.match(await foo.type("erlang.trace(p, true, ['send'])"), /it has another tracer/);
    assert.equal(await foo.type("erlang.trace_info(p, 'flags')"), "['flags', ['send']]");
    assert.equal(await foo.type("erlang.trace_info(p, 'tracer')"), "['tracer', <0.90.0>]");
    await foo.type("t ! 'stop'");
    assert.equal(await foo.type("erlang.trace_info(p, 'flags')"), "['flags', []]");
    assert.equal(await foo.type("erlang.trace_info(p, 'tracer')"), "['tracer', []]");
    assert.equal(await foo.type("erlang.trace(p, true, ['send'])"), '1');
    assert.equal(await foo.type("erlang.trace(p, false, ['all'])"), '1');
  });

  it('traces processes that start later', async () => {
    const foo = await nodes.start('foo');
    assert.equal(await foo.type("erlang.trace('new', true, ['procs'])"), '0');
    await foo.type("spawn('erlang', 'self', [])");
    assert.deepEqual(await flushed(foo, 2), [
      "['trace', <0.89.0>, 'spawned', <0.88.0>, ['erlang', 'self', []]]",
      "['trace', <0.89.0>, 'exit', 'normal']",
    ]);
    await foo.type("erlang.trace('new', false, ['all'])");
  });
});

describe('seq_trace', () => {
  const nodes = testNodes();

  it('has a token that follows messages, on other nodes too', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
    assert.equal(await foo.type('seq_trace.get_token()'), '[]');
    await bar.type(
      "const tracer = spawn(async () => { for (;;) console.log('SEQ', await receive()) })",
    );
    assert.equal(await bar.type('seq_trace.set_system_tracer(tracer)'), 'false');
    await bar.type(
      "const echo = spawn(async () => { const [from, x] = await receive(); seq_trace.print('between'); from ! [x, seq_trace.get_token()] })",
    );
    await bar.type("register('echo', echo)");
    assert.deepEqual(
      await session(foo, [
        "seq_trace.set_token('label', 17)",
        "seq_trace.set_token('send', true)",
        "seq_trace.set_token('receive', true)",
        "seq_trace.set_token('print', true)",
        'seq_trace.get_token()',
        "seq_trace.get_token('label')",
        "['echo', 'bar@localhost'] ! [self(), 1]",
        'await receive()',
        'seq_trace.get_token()',
        "seq_trace.get_token('serial')",
      ]),
      [
        ...['0', 'false', 'false', 'false'],
        ...['[7, 17, 0, <0.88.0>, 0]', "['label', 17]", '[<0.88.0>, 1]'],
        '[1, [7, 17, 2, <2.90.0>, 1]]',
        ...['[7, 17, 3, <2.90.0>, 1]', "['serial', [1, 3]]"],
      ],
    );
    const told = bar.printed.filter((line) => line.startsWith('SEQ')).join('');
    assert.deepEqual(
      told
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/ (?=SEQ)/),
      [
        "SEQ ['seq_trace', 17, ['receive', [0, 1], <2.88.0>, <0.90.0>, [<2.88.0>, 1]]]",
        "SEQ ['seq_trace', 17, ['print', [1, 2], <0.90.0>, [], 'between']]",
        "SEQ ['seq_trace', 17, ['send', [1, 3], <0.90.0>, <2.88.0>, [1, [7, 17, 2, <0.90.0>, 1]]]]",
      ],
    );
    assert.equal(await foo.type('seq_trace.set_token([])'), '[7, 17, 3, <2.90.0>, 1]');
    assert.equal(await foo.type('seq_trace.get_token()'), '[]');
    assert.equal(await bar.type('seq_trace.reset_trace()'), 'true');
  });

  it('gives a token whose label is undefined another label', async () => {
    const foo = await nodes.start('foo');
    await foo.type("seq_trace.set_token('label', undefined)");
    assert.equal(await foo.type("seq_trace.set_token('label', 17)"), 'undefined');
    assert.equal(await foo.type("seq_trace.get_token('label')"), "['label', 17]");
  });

  it('ends with its system tracer', async () => {
    const foo = await nodes.start('foo');
    await foo.type("const t = spawn(async () => { await receive('stop') })");
    await foo.type('seq_trace.set_system_tracer(t)');
    assert.equal(await foo.type('seq_trace.get_system_tracer()'), '<0.89.0>');
    await foo.type("t ! 'stop'");
    assert.equal(await foo.type('seq_trace.get_system_tracer()'), 'false');
    await foo.type("seq_trace.set_token('send', true)");
    assert.equal(await foo.type("self() ! 'on'"), "'on'");
  });
});

describe('dbg', () => {
  const nodes = testNodes();

  it('prints as Erlang does what processes do', async () => {
    const foo = await nodes.start('foo');
    assert.match(await foo.type('dbg.tracer()'), /^\['ok', <0\.\d+\.0>\]$/);
    assert.equal(await foo.type('dbg.tracer()'), "['error', 'already_started']");
    await foo.type('const me = self()');
    await foo.type(
      "const p = spawn(async () => { for (;;) { const does = await receive(); if (does === 'stop') return; await does() } })",
    );
    assert.equal(
      await foo.type("dbg.p(p, ['m', 'p'])"),
      "['ok', [['matched', 'foo@localhost', 1]]]",
    );
    const before = foo.printed.length;
    await foo.type(
      "p ! (() => { me ! 'hi'; const d = spawn('timer', 'sleep', [1000]); link(d); register('x', self()); d ! 'stop' })",
    );
    await foo.type("p ! 'stop'; await sleep(10)");
    const told = foo.printed.slice(before).join('\n').split('\n');
    const lines = told.filter((line) => /^\(<0\.90\.0>\)/.test(line));
    assert.match(lines[0] ?? '', /^\(<0\.90\.0>\) << #Fun/);
    assert.deepEqual(lines.slice(1), [
      "(<0.90.0>) <0.88.0> ! 'hi'",
      '(<0.90.0>) spawn <0.91.0> as timer:sleep(1000)',
      '(<0.90.0>) link <0.91.0>',
      "(<0.90.0>) register 'x'",
      "(<0.90.0>) <0.91.0> ! 'stop'",
      "(<0.90.0>) << 'stop'",
      "(<0.90.0>) exit 'normal'",
      "(<0.90.0>) unregister 'x'",
    ]);
    assert.equal(
      await foo.type("dbg.p(p, ['nonsense'])"),
      "['error', ['bad_flags', ['nonsense']]]",
    );
    assert.equal(await foo.type('dbg.stop()'), "'ok'");
    assert.equal(await foo.type('dbg.stop()'), "'ok'");
    assert.equal(await foo.type('dbg.p(me)'), "['error', ['no_tracer_on_node', 'foo@localhost']]");
  });

  it('calls a function and shows what its process does, with a tracer for that call only', async () => {
    const foo = await nodes.start('foo');
    const told = async (entry: string): Promise<readonly string[]> => {
      const before = foo.printed.length;
      const value = await foo.type(entry);
      const lines = foo.printed.slice(before, -1).join('\n').split('\n');
      return [...lines.filter((line) => line.startsWith('(')), value];
    };
    assert.deepEqual(await told("dbg.c('erlang', 'send', [self(), 'hi'], 'm')"), [
      "(<0.90.0>) <0.88.0> ! 'hi'",
      "'hi'",
    ]);
    assert.equal(await foo.type('await receive()'), "'hi'");
    assert.deepEqual(await told("dbg.c('timer', 'sleep', [5], ['m', 'p'])"), ["'ok'"]);
    const lines = await told("dbg.c('erlang', 'spawn', ['erlang', 'self', []])");
    assert.match(lines[0] ?? '', /^\(<0\.94\.0>\) spawn <0\.95\.0> as erlang:self\(\)/);
    assert.match(lines.at(-1) ?? '', /^<0\.95\.0>$/);
    assert.deepEqual(await told("dbg.c('erlang', 'exit', ['boom'], 'p')"), [
      "(<0.97.0>) exit 'boom'",
      "['error', 'boom']",
    ]);
    assert.match(
      (await told("dbg.c('lists', 'nosuch', [])")).at(-1) ?? '',
      /^\['error', \['undef'/,
    );
    for (const flags of ["'nonsense'", "['clear']"])
      assert.match(
        await foo.type(`dbg.c('erlang', 'self', [], ${flags})`),
        /^\['error', \['bad_flags', \['(nonsense|clear)'\]\]\]$/,
      );
    await foo.type('dbg.tracer()');
    await foo.type("dbg.c('erlang', 'self', [])");
    assert.match(await foo.type('dbg.get_tracer()'), /no_tracer_on_node/);
  });

  it('gives what it traces to a function', async () => {
    const foo = await nodes.start('foo');
    await foo.type(
      "dbg.tracer('process', [(message, n) => { console.log('H', n, message); return n + 1 }, 0])",
    );
    await foo.type("const p = spawn(async () => { await receive('stop') })");
    await foo.type("dbg.p(p, 'm')");
    await foo.type("p ! 'a'; p ! 'stop'; await sleep(10)");
    const told = foo.printed
      .join('\n')
      .split(/\n+/)
      .filter((line) => line.startsWith('H'));
    assert.deepEqual(told, [
      "H 0 ['trace', <0.90.0>, 'receive', 'a']",
      "H 1 ['trace', <0.90.0>, 'receive', 'stop']",
    ]);
  });
});
