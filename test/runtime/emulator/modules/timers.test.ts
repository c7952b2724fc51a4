// Timers: those of the emulator (send_after) and those of module timer.

import assert from 'node:assert/strict';
import { flushed, session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const gone = 'const gone = spawn(() => 1); while (is_process_alive(gone)) await sleep(1)';
const longest = 9_223_372_035_000;

describe('a timer', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await session(foo, [gone, "const stays = spawn('timer', 'sleep', ['infinity'])"]);
  });

  it('never tells of more time than was asked for', async () => {
    for (const start of ['send_after', 'start_timer'])
      for (const ms of [0.5, 1, 10, 1000, 60_000])
        for (const ask of ['read_timer', 'cancel_timer'])
          assert.equal(
            await foo.type(`${ask}(${start}(${ms}, self(), 'x')) <= ${ms}`),
            'true',
            `${ask}(${start}(${ms}))`,
          );
    await shows(foo, { 'cancel_timer(send_after(60_000, self(), 1)) > 59_000': 'true' });
  });

  it('for a process that has died, or dies, is none; one for a name stays', async () => {
    await shows(foo, {
      "const T = send_after(60_000, gone, 'x'); [read_timer(T), cancel_timer(T)]": '[false, false]',
      "const U = start_timer(60_000, stays, 'x'); read_timer(U) > 59_000": 'true',
      "const N = send_after(60_000, 'nobody', 'x'); read_timer(N) > 59_000": 'true',
      "exit(stays, 'kill')": 'true',
      '[read_timer(U), cancel_timer(U), read_timer(U)]': '[false, false, false]',
      'cancel_timer(N) > 59_000 && cancel_timer(N)': 'false',
    });
  });

  it('takes the options async, info and abs', async () => {
    await shows(foo, {
      "const T = send_after(60_000, self(), 'x'); read_timer(T, [['async', true]])": "'ok'",
      'const [tag, which, left] = await receive(); [tag, which === T, left > 59_000]':
        "['read_timer', true, true]",
      "cancel_timer(T, [['async', true], ['info', true]])": "'ok'",
      "receive(['cancel_timer', T, P.number]).then(([, , n]) => n > 59_000)": 'true',
      "cancel_timer(T, [['async', true], ['info', false]])": "'ok'",
      "cancel_timer(T, [['info', false]])": "'ok'",
      "cancel_timer(T, [['info', true], ['async', false]])": 'false',
      "cancel_timer(make_ref(), [['async', true]]), await receive()":
        "['cancel_timer', #Ref<>, false]",
      'flush()': "'ok'",
      "const at = erlang.monotonic_time() + 20; send_after(at, self(), 'abs', [['abs', true]])":
        '#Ref<>',
      '[await receive(), erlang.monotonic_time() >= at]': "['abs', true]",
      "start_timer(-1e6, self(), 'over', [['abs', true]])": '#Ref<>',
      'await receive()': "['timeout', #Ref<>, 'over']",
    });
    for (const wrong of [
      "cancel_timer(make_ref(), 'async')",
      "cancel_timer(make_ref(), ['async'])",
      "cancel_timer(make_ref(), [['async', 1]])",
      "read_timer(make_ref(), [['info', true]])",
    ])
      assert.match(await foo.type(wrong), /argument 2: not an array of options/, wrong);
    assert.match(await foo.type("send_after(1, self(), 1, ['abs'])"), /argument 4: not an array/);
  });

  it('is badarg beyond the maximum, and never before it', async () => {
    for (const start of [
      'send_after(MS, self(), 1)',
      'start_timer(MS, self(), 1)',
      'timer.send_after(MS, 1)',
      'timer.send_interval(MS, 1)',
      "timer.apply_after(MS, 'erlang', 'self', [])",
      "timer.apply_interval(MS, 'erlang', 'self', [])",
      "timer.exit_after(MS, 'x')",
      'timer.kill_after(MS)',
    ]) {
      for (const ms of ['1e300', 'Infinity', '2 ** 60', String(longest + 1)])
        assert.match(
          await foo.type(start.replace('MS', ms)),
          /argument 1: beyond the maximum, 9223372035000 milliseconds/,
          `${start} with ${ms}`,
        );
      assert.doesNotMatch(await foo.type(start.replace('MS', String(longest))), /badarg/);
    }
    for (const ms of ['-1', 'NaN', "'10'", 'undefined'])
      assert.match(await foo.type(`send_after(${ms}, self(), 1)`), /argument 1: not milliseconds/);
  });

  it("gives 'ok' when a sleep is over", async () => {
    await shows(foo, {
      'sleep(1)': "'ok'",
      'timer.sleep(0)': "'ok'",
      "rpc.call(node(), 'timer', 'sleep', [1])": "'ok'",
      '[await sleep(1), await Promise.all([sleep(2), sleep(0)])]': "['ok', ['ok', 'ok']]",
    });
  });
});

describe('module timer', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await session(foo, ['const me = self()', gone]);
  });

  it('applies a function later, once or again and again, in a process of its own', async () => {
    await session(foo, [
      "timer.apply_after(1, 'erlang', 'send', [me, 'once'])",
      "timer.apply_after(0, 'erlang', 'send', [me, 'at once'])",
    ]);
    assert.deepEqual((await flushed(foo, 2)).sort(), ["'at once'", "'once'"]);
    await session(foo, ["timer.apply_after(1, 'io', 'format', ['here~n', []])"]);
    await foo.prints(/here/);
    await session(foo, ["timer.apply_after(1, 'erlang', 'nofun', [1])"]);
    assert.match(await foo.prints(/Error in process/), /\['undef', \[\['erlang', 'nofun', \[1\]/);
    await session(foo, [
      "const [, I] = timer.apply_interval(2, 'erlang', 'send', [me, 'again'])",
      'for (let i = 0; i < 3; i++) await receive()',
    ]);
    assert.equal(await foo.type('timer.cancel(I)'), "['ok', 'cancel']");
    await session(foo, [
      "const P = spawn(async () => { timer.apply_interval(1, 'erlang', 'send', [me, 'p']); await receive() })",
      "await receive('p'); P ! 'end'; while (is_process_alive(P)) await sleep(1)",
      'await sleep(20); flush()',
    ]);
    assert.equal(await foo.type('await sleep(20), flush()'), "'ok'");
    assert.doesNotMatch(foo.printed.at(-2) ?? '', /Shell got/);
  });

  it('ends processes later', async () => {
    await session(foo, ["process_flag('trap_exit', true)", "timer.exit_after(1, 'mine')"]);
    assert.match(await foo.type('await receive()'), /^\['EXIT', <[\d.]+>, 'mine'\]$/);
    await session(foo, [
      'const child = () => receive()',
      'const A = spawn_link(child), B = spawn_link(child)',
      "timer.exit_after(1, A, ['why', 1]); timer.kill_after(1, B)",
      "const told = [await receive(['EXIT', A, P._]), await receive(['EXIT', B, P._])]",
    ]);
    assert.equal(await foo.type('told.map(([, , why]) => why)'), "[['why', 1], 'killed']");
    await session(foo, ['const C = spawn_link(() => { timer.kill_after(1); return receive() })']);
    assert.equal(await foo.type("(await receive(['EXIT', C, P._]))[2]"), "'killed'");
    await session(foo, ["timer.exit_after(1, 'no pid', 'x')"]);
    await foo.prints(/badarg/);
  });

  it('sends again and again until the process it sends to ends', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [
      'const counter = async (to) => { for (let n = 1; ; n++) { await receive(); if (n > 2) send(to, n) } }',
      "for (const at of [node(), 'bar@localhost']) { const P = spawn(at, counter, [me]); spawn(() => timer.send_interval(1, P, 'x')); await receive(3); exit(P, 'kill') }",
    ]);
    await session(foo, [
      "const Q = spawn('bar@localhost', 'timer', 'sleep', ['infinity']); const [, I] = timer.send_interval(5, Q, 'x')",
      "monitor('process', Q); exit(Q, 'kill'); await receive(['DOWN', P._, 'process', Q, 'killed'])",
      "while (read_timer(I[1]) !== false) await sleep(1); 'over'",
    ]);
    assert.equal(foo.printed.at(-1), "'over'");
    await session(foo, ["const [, N] = timer.send_interval(1, 'late', 'x'); await sleep(5)"]);
    await session(foo, ["register('late', self()); await receive('x')", 'timer.cancel(N)']);
    assert.equal(foo.printed.at(-1), "['ok', 'cancel']");
    await bar.stop();
  });

  it('says what kind of timer it has made, and what is wrong', async () => {
    const badarg = "['error', 'badarg']";
    const rows: Record<string, string> = {
      'timer.send_after(60_000, 1)': "['ok', ['send_local', #Ref<>]]",
      'timer.send_after(60_000, gone, 1)': "['ok', ['send_local', #Ref<>]]",
      'timer.send_after(0, 1)': "['ok', ['instant', #Ref<>]]",
      "timer.send_after(60_000, 'x', 1)": "['ok', ['once', #Ref<>]]",
      "timer.send_after(60_000, ['x', node()], 1)": "['ok', ['once', #Ref<>]]",
      'timer.send_interval(60_000, 1)': "['ok', ['interval', #Ref<>]]",
      'timer.kill_after(60_000)': "['ok', ['once', #Ref<>]]",
      'timer.cancel(timer.send_after(60_000, 1)[1])': "['ok', 'cancel']",
      "timer.cancel(['once', make_ref()])": "['ok', 'cancel']",
      "timer.cancel(['foo', make_ref()])": badarg,
      "timer.cancel('foo')": badarg,
      'timer.cancel(make_ref())': badarg,
      "timer.send_after(-1, 'x')": badarg,
      "timer.send_after('foo', 'x')": badarg,
      'timer.send_after(10, 12, 1)': badarg,
      'timer.send_interval(-1, 1)': badarg,
      'timer.send_interval(10, 12, 1)': badarg,
      "timer.exit_after(-1, 'x')": badarg,
      'timer.kill_after(-1)': badarg,
      "timer.apply_after(-1, 'erlang', 'self', [])": badarg,
      "timer.apply_after(1, 2, 'self', [])": badarg,
      "timer.apply_after(1, 'erlang', 3, [])": badarg,
      "timer.apply_interval(1, 'erlang', 'self', 'x')": badarg,
      'timer.start()': "'ok'",
    };
    for (const [source, shown] of Object.entries(rows))
      assert.equal(await foo.type(source), shown, source);
  });

  it('counts milliseconds, and measures', async () => {
    const rows: Record<string, string> = {
      'timer.hms(1, 2, 3)': '3723000',
      'timer.hms(-1, 2, 3.5)': '-3476500',
      '[timer.hours(1.5), timer.minutes(2), timer.seconds(-1)]': '[5400000, 120000, -1000]',
      'timer.now_diff([1, 2, 3], [0, 0, 0])': '1000002000003',
      'timer.tc(() => 5)[1]': '5',
      'timer.tc((x) => x, [6])[1]': '6',
      "timer.tc('erlang', 'node', [])[1]": "'foo@localhost'",
      "(await timer.tc('timer', 'sleep', [2])).map((x) => x === 'ok' || x >= 1000)": '[true, true]',
    };
    for (const [source, shown] of Object.entries(rows))
      assert.equal(await foo.type(source), shown, source);
    assert.match(await foo.type("timer.hms(1, 2, 'x')"), /evaluating an arithmetic expression/);
    assert.match(await foo.type("timer.hours('x')"), /argument 1: not a number/);
    assert.match(await foo.type("timer.tc('x')"), /argument 1: not a function/);
    assert.match(await foo.type("timer.tc('erlang', 'node', 1)"), /argument 3: not an array/);
  });
});
