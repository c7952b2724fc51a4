// Smaller functions of module erlang.

import assert from 'node:assert/strict';
import { flushed, session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('module erlang', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await session(foo, [
      'const me = self()',
      'const gone = spawn(() => 1); while (is_process_alive(gone)) await sleep(1)',
    ]);
  });

  it('tells kinds of values apart', async () => {
    const values = '[1, 1.5, 1n, true, "x", self(), make_ref(), {}, new Map(), [], () => 1, null]';
    const kinds: Record<string, string> = {
      is_number: '111000000000',
      is_integer: '101000000000',
      is_float: '010000000000',
      is_boolean: '000100000000',
      is_pid: '000001000000',
      is_reference: '000000100000',
      is_map: '000000011000',
      is_function: '000000000010',
    };
    for (const [test, shown] of Object.entries(kinds))
      assert.equal(
        await foo.type(`${values}.map((value) => Number(${test}(value))).join('')`),
        `'${shown}'`,
        test,
      );
    await shows(foo, {
      'is_function((a, b) => 1, 2)': 'true',
      'is_function((a, b) => 1, 1)': 'false',
      "is_function('x', 1)": 'false',
    });
    for (const wrong of ['-1', "'x'", '1.5'])
      assert.match(await foo.type(`is_function(() => 1, ${wrong})`), /argument 2: not a number/);
  });

  it('knows the time, in units', async () => {
    await shows(foo, {
      "Math.abs(erlang.system_time('second') - Date.now() / 1000) < 5": 'true',
      "erlang.system_time('millisecond') >= 1e12 && erlang.system_time() < 1e14": 'true',
      "erlang.monotonic_time('nanosecond') > erlang.monotonic_time('microsecond')": 'true',
      "erlang.monotonic_time('native') > erlang.monotonic_time(10)": 'true',
      'Math.abs(erlang.time_offset() + erlang.monotonic_time() - Date.now()) < 1000': 'true',
      'erlang.timestamp().map((n) => Number.isInteger(n) && n >= 0 && n < 1e6)':
        '[true, true, true]',
      'timer.now_diff(erlang.timestamp(), erlang.timestamp()) <= 0': 'true',
      "erlang.convert_time_unit(1500, 'millisecond', 'second')": '1',
      "erlang.convert_time_unit(-1500, 'millisecond', 'second')": '-2',
      'erlang.convert_time_unit(1, 3, 7)': '2',
    });
    for (const wrong of ['monotonic_time', 'system_time', 'time_offset'])
      for (const unit of ["'seconds'", '0', '1.5', 'null'])
        assert.match(
          await foo.type(`erlang.${wrong}(${unit})`),
          unit === 'null' ? /\d|not a unit/ : /argument 1: not a unit/,
        );
    assert.match(
      await foo.type("erlang.convert_time_unit(1, 'second', 'foo')"),
      /argument 3: not a unit/,
    );
    assert.match(
      await foo.type("erlang.convert_time_unit(1.5, 'second', 'second')"),
      /argument 1: not a whole number/,
    );
  });

  it('gives numbers once, and numbers for terms', async () => {
    await shows(foo, {
      "erlang.unique_integer(['positive', 'monotonic']) < erlang.unique_integer(['positive'])":
        'true',
      'erlang.unique_integer() < erlang.unique_integer() && erlang.unique_integer() < 0': 'true',
      'erlang.phash2({ a: 1, b: [2] }) === erlang.phash2({ b: [2], a: 1 })': 'true',
      "[{}, [], 'a', 1, '1', null, undefined, true, self(), make_ref(), new Set([1]), [1, 2], [2, 1], { a: 1 }, new Map([['a', 1]])].map((x) => erlang.phash2(x)).every((n, i, all) => all.indexOf(n) === i && n < 2 ** 27)":
        'true',
      "Array.from({ length: 100 }, (_, i) => erlang.phash2('key' + i, 10)).every((n) => n < 10)":
        'true',
      "new Set(Array.from({ length: 100 }, (_, i) => erlang.phash2('key' + i, 10))).size": '10',
      'erlang.phash2(self(), 1)': '0',
    });
    const bar = await nodes.start('bar');
    await shows(foo, {
      "const term = [me, 'x', { a: [1.5] }, new Uint8Array([1])]":
        "[<0.88.0>, 'x', { a: [1.5] }, Uint8Array [1]]",
      "(await rpc.call('bar@localhost', 'erlang', 'phash2', [term])) === erlang.phash2(term)":
        'true',
    });
    await bar.stop();
    for (const range of ['0', '-1', '1.5', '2 ** 32 + 1', "'x'"])
      assert.match(await foo.type(`erlang.phash2(1, ${range})`), /argument 2: not a range/);
    for (const options of ["'positive'", "['foo']"])
      assert.match(await foo.type(`erlang.unique_integer(${options})`), /argument 1: not an array/);
  });

  it('counts', async () => {
    await shows(foo, {
      "const [all, since] = statistics('reductions'); all > 0 && all === since": 'true',
      "const [more, then] = statistics('reductions'); more >= all && then === more - all": 'true',
      "statistics('wall_clock').every((n) => n >= 0)": 'true',
      "[statistics('run_queue'), statistics('run_queue_lengths'), statistics('total_run_queue_lengths')]":
        '[0, [0], 0]',
      "put('a', 1), put('b', 1), put('c', 2), [get_keys(), get_keys(1), get_keys(3)]":
        "[['a', 'b', 'c'], ['a', 'b'], []]",
      'init.get_status()': "['started', 'started']",
      "logger.compare_levels('error', 'info') + logger.compare_levels('info', 'error')": "'gtlt'",
      "logger.compare_levels('info', 'info')": "'eq'",
    });
    assert.match(await foo.type("logger.compare_levels('info', 'x')"), /argument 2: not a level/);
    assert.match(await foo.type("statistics('foo')"), /argument 1: not an item: wall_clock/);
  });

  it('hibernates: a process goes on with a function when there is a message, and never comes back', async () => {
    await session(foo, [
      "const then = async (x) => { send(me, [x, await receive()]); exit('done') }",
      "const h = async () => { try { await erlang.hibernate('erlang', 'apply', [then, ['x']]) } finally { send(me, 'back') } }",
      "process_flag('trap_exit', true)",
      'const H = spawn_link(h); await sleep(1)',
    ]);
    assert.equal(
      await foo.type("process_info(H, ['current_call', 'status'])"),
      "[['current_call', 'erlang.hibernate'], ['status', 'waiting']]",
    );
    await session(foo, ["H ! 'hi'"]);
    assert.deepEqual(await flushed(foo, 2), [
      "['x', 'hi']",
      `['EXIT', ${await foo.type('H')}, 'done']`,
    ]);
    await session(foo, [
      "const Q = spawn_link('erlang', 'hibernate', ['erlang', 'nofun', []]); Q ! 1",
    ]);
    assert.match(await foo.prints(/Error in process/), /'undef'/);
    assert.match(await foo.type("(await receive(['EXIT', Q, P._]))"), /'undef'/);
    assert.match(await foo.type('erlang.hibernate(1, 2, 3)'), /argument 1: not a module name/);
    assert.match(await foo.type("erlang.hibernate('a', 'b', 3)"), /argument 3: not an array/);
  });

  it('yields, collects garbage as it sees fit, and shows where a process is', async () => {
    await shows(foo, {
      'await erlang.yield()': 'true',
      'garbage_collect()': 'true',
      "garbage_collect(self(), [['type', 'minor']])": 'true',
      'garbage_collect(gone)': 'false',
      "garbage_collect(gone, [['async', 7]])": "'async'",
      'await receive()': "['garbage_collect', 7, false]",
    });
    assert.match(await foo.type("garbage_collect('x')"), /argument 1: not a pid/);
    for (const wrong of ["'x'", "['x']", "[['type', 'x']]"])
      assert.match(await foo.type(`garbage_collect(self(), ${wrong})`), /argument 2: not an array/);
    await session(foo, ["const P = spawn('timer', 'sleep', ['infinity']); await sleep(1)"]);
    const shown = await session(foo, ["erlang.process_display(P, 'backtrace')"]);
    assert.match(shown.join('\n'), /sleep\(Infinity\)\n {5}in call from timer\.sleep\/1\n?true/);
    assert.match(await foo.type("erlang.process_display(P, 'x')"), /argument 2: not something/);
    assert.match(
      await foo.type("erlang.process_display(gone, 'backtrace')"),
      /argument 1: the pid/,
    );
  });

  it('gives up a spawn request that is not answered: no answer comes, and the process ends', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [
      "net_adm.ping('bar@localhost')",
      "const ends = async () => { process_flag('trap_exit', true); const [, , why] = await receive(['EXIT', P._, P._]); send(me, why) }",
    ]);
    await shows(foo, {
      "const R = spawn_request('bar@localhost', ends, [], ['link', 'monitor']); [spawn_request_abandon(R), spawn_request_abandon(R)]":
        '[true, false]',
      'await receive()': "'abandoned'",
      "const S = spawn_request('bar@localhost', () => receive()); (await receive()).length": '4',
      'spawn_request_abandon(S)': 'false',
      'spawn_request_abandon(spawn_request(() => 1))': 'false',
      'spawn_request_abandon(make_ref())': 'false',
      'await sleep(20), flush()': "'ok'",
    });
    assert.match(foo.printed.at(-2) ?? '', /Shell got \['spawn_reply', #Ref<>, 'ok', <[\d.]+>\]/);
    assert.match(await foo.type("spawn_request_abandon('x')"), /argument 1: not a reference/);
    await bar.stop();
  });
});
