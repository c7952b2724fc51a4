// Machines of gen_statem do what those of Erlang do. The sessions were held with erl (OTP 25) first; what erl showed is here
// in terl's spelling.

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { begun, machine, states, tell } from './support/machine.ts';
import { inTurn } from './support/obedient.ts';

describe('gen_statem', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', {
      codePath: [nodes.files({ 'm.ts': machine, 'f.ts': states })],
    });
  });

  const get = "gen_statem.call('a', 'get')";

  it('starts under a local name, once', async () => {
    await inTurn(foo, [
      "gen_statem.start(['local', 'a'], 'm', ['ok', 'open', []], []).then(([ok, p]) => [ok, p === whereis('a')])",
      "['ok', true]",
      "gen_statem.start(['local', 'a'], 'm', ['ok', 'open', []], []).then(([e, [why, p]]) => [e, why, p === whereis('a')])",
      "['error', 'already_started', true]",
      get,
      "['open', []]",
      "gen_statem.call(['a', node()], 'get', 1000)",
      "['open', []]",
      "gen_statem.stop('a')",
      "'ok'",
      "gen_statem.stop('a')",
      "** exception exit: 'noproc'",
    ]);
  });

  it('starts under a global name and one of a module', async () => {
    await session(foo, ["await gen_statem.start(['global', ['a', 1]], 'm', ['ok', 1, []], [])"]);
    await inTurn(foo, [
      "gen_statem.call(['global', ['a', 1]], 'get')",
      '[1, []]',
      "gen_statem.cast(['via', 'global', ['a', 1]], 'hello')",
      "'ok'",
      "gen_statem.call(['via', 'global', ['a', 1]], 'get')",
      "[1, [['cast', 'hello', 1]]]",
      "gen_statem.cast(['global', 'nobody'], 1)",
      "'ok'",
      "gen_statem.call(['global', 'nobody'], 'get')",
      "** exception exit: ['noproc', ['gen_statem', 'call', [['global', 'nobody'], 'get', 'infinity']]]",
      "gen_statem.start(['via', 'global', ['a', 1]], 'm', 1, []).then(([e, [why]]) => [e, why])",
      "['error', 'already_started']",
      "gen_statem.stop(['global', ['a', 1]])",
      "'ok'",
    ]);
  });

  it('tells how init went', async () => {
    const start = (init: string): string => `gen_statem.start(['local', 'a'], 'm', ${init}, [])`;
    await inTurn(foo, [
      start("'ignore'"),
      "'ignore'",
      start("() => ['stop', 'no']"),
      "['error', 'no']",
      start("() => exit('no')"),
      "['error', 'no']",
      start("() => error('no')"),
      "['error', 'no']",
      start("() => 'other'"),
      "['error', ['bad_return_from_init', 'other']]",
      start("() => ['ok', 'open']"),
      "['error', ['bad_return_from_init', ['ok', 'open']]]",
      "gen_statem.start('nomod', 1, [])",
      "['error', 'undef']",
      "gen_statem.start('m', async () => { await sleep(60_000) }, [['timeout', 10]])",
      "['error', 'timeout']",
      "whereis('a')",
      'undefined',
      `${start("() => { throw ['ok', 'open', 1] }")}.then(([ok]) => ok)`,
      "'ok'",
    ]);
  });

  it('lets init and callbacks be async', async () => {
    await session(foo, [
      "await gen_statem.start(['local', 'a'], 'm', async () => { await sleep(10); return ['ok', 7, []] }, [])",
    ]);
    await inTurn(foo, [
      "gen_statem.call('a', ['eval', async (s, d, from) => { await sleep(1); return ['next_state', 8, d, ['reply', from, 'done']] }])",
      "'done'",
      get,
      '[8, []]',
    ]);
  });

  it('is linked or monitored from the start', async () => {
    await session(foo, [
      "const [, [p, r]] = await gen_statem.start_monitor('m', ['ok', 1, 1], [])",
      "process_flag('trap_exit', true)",
      "const [, q] = await gen_statem.start_link('m', ['ok', 1, 1], [])",
    ]);
    await inTurn(foo, [
      '[is_pid(p), is_reference(r)]',
      '[true, true]',
      "gen_statem.stop(p, 'shutdown', 'infinity')",
      "'ok'",
      "gen_statem.stop(q, 'normal', 1000)",
      "'ok'",
    ]);
    const [down, end] = await flushed(foo, 2);
    assert.match(down ?? '', /^\['DOWN', #Ref<>, 'process', <[\d.]+>, 'shutdown'\]$/);
    assert.match(end ?? '', /^\['EXIT', <[\d.]+>, 'normal'\]$/);
  });

  it('goes on with each of the results', async () => {
    await session(foo, [begun]);
    const next = (result: string, shown: string): string[] => [
      tell(`(s, d) => ${result}`),
      "'ok'",
      get,
      shown,
    ];
    await inTurn(foo, [
      ...next("['next_state', 'shut', 1]", "['shut', 1]"),
      ...next("['next_state', ['shut', 2], 2, []]", "[['shut', 2], 2]"),
      ...next("['keep_state', 3]", "[['shut', 2], 3]"),
      ...next("['keep_state', 4, ['hibernate', 'hibernate']]", "[['shut', 2], 4]"),
      ...next("'keep_state_and_data'", "[['shut', 2], 4]"),
      ...next("['keep_state_and_data', []]", "[['shut', 2], 4]"),
      ...next("['repeat_state', 5]", "[['shut', 2], 5]"),
      ...next("['repeat_state', 6, 'hibernate']", "[['shut', 2], 6]"),
      ...next("'repeat_state_and_data'", "[['shut', 2], 6]"),
      ...next("['repeat_state_and_data', ['hibernate', false]]", "[['shut', 2], 6]"),
      ...next("{ throw ['keep_state', 7] }", "[['shut', 2], 7]"),
    ]);
  });

  it('knows an equal state, whatever a state is: its timeout goes on', async () => {
    await session(foo, [
      begun,
      "const enter = (state, ...actions) => gen_statem.cast('a', ['eval', () => ['next_state', state(), [], actions]])",
      "const timeouts = () => sys.get_status('a').then(([, , , [, , , , [, [, data]]]]) => data[3][1][0])",
      "const stays = (state) => { enter(state, ['state_timeout', 60_000, 1]); enter(state); return timeouts() }",
    ]);
    const some = ["'x'", '7', "['x', [1, { a: 2 }]]", "new Map([['x', [1]]])", 'new Date(1)'];
    for (const state of [...some, 'new Uint8Array([1, 2])', 'NaN', 'undefined', 'whereis("a")'])
      await inTurn(foo, [`stays(() => (${state}))`, '1', "enter(() => 'other'); timeouts()", '0']);
  });

  it('stops with and without replies', async () => {
    const ended = (result: string, value: string): string[] => [
      begun,
      'undefined',
      `gen_statem.call('a', ['eval', (s, d, from) => ${result}]).catch((e) => e.reason[0])`,
      value,
      "whereis('a')",
      'undefined',
    ];
    await inTurn(foo, [
      ...ended("'stop'", "'normal'"),
      ...ended("['stop', 'shutdown']", "'shutdown'"),
      ...ended("['stop', ['shutdown', 1], 'data']", "['shutdown', 1]"),
      ...ended("['stop_and_reply', 'normal', ['reply', from, 'bye']]", "'bye'"),
      ...ended("['stop_and_reply', 'normal', [['reply', from, 'bye']], 'data']", "'bye'"),
    ]);
    const lines = foo.printed.filter((line) => line.startsWith('terminate'));
    assert.deepEqual(lines, [
      "terminate 'normal' 'open' []",
      "terminate 'shutdown' 'open' []",
      "terminate ['shutdown', 1] 'open' 'data'",
      "terminate 'normal' 'open' []",
      "terminate 'normal' 'open' 'data'",
    ]);
  });

  it('postpones events until the state changes, and handles them in their order', async () => {
    await session(foo, [
      begun,
      "const postponing = (n) => (s, d) => s === 'open' ? ['keep_state_and_data', 'postpone'] : ['keep_state', [...d, n]]",
      "for (const n of [1, 2, 3]) gen_statem.cast('a', ['eval', postponing(n)])",
    ]);
    await inTurn(foo, [
      get,
      "['open', []]",
      tell("(s, d) => ['repeat_state', d]"),
      "'ok'",
      get,
      "['open', []]",
      tell("(s, d) => ['next_state', 'shut', d, [['next_event', 'internal', 'first']]]"),
      "'ok'",
      get,
      "['shut', [['internal', 'first', 'shut'], 1, 2, 3]]",
    ]);
  });

  it('handles events that it makes before those that wait, in their order', async () => {
    await session(foo, [begun]);
    await inTurn(foo, [
      `${tell("() => ['keep_state_and_data', [['next_event', 'cast', 1], ['next_event', 'info', 2], ['next_event', ['timeout', 'x'], 3], ['next_event', 'internal', 4]]]")}; gen_statem.cast('a', 5)`,
      "'ok'",
      get,
      "['open', [['cast', 1, 'open'], ['info', 2, 'open'], [['timeout', 'x'], 3, 'open'], ['internal', 4, 'open'], ['cast', 5, 'open']]]",
    ]);
  });

  it('replies later, and once for all', async () => {
    await session(foo, [
      begun,
      "const waits = () => gen_statem.call('a', ['eval', (s, d, from) => ['next_state', s, [...d, from]]])",
      'const answers = [waits(), waits(), waits()]',
    ]);
    await inTurn(foo, [
      `${get}.then(([, all]) => gen_statem.reply(all.slice(0, 2).map((from, i) => ['reply', from, i])))`,
      "'ok'",
      `${get}.then(([, all]) => gen_statem.reply(all[2], 'last'))`,
      "'ok'",
      'Promise.all(answers)',
      "[0, 1, 'last']",
    ]);
  });

  it('takes the actions of init', async () => {
    await session(foo, [
      "await gen_statem.start(['local', 'a'], 'm', ['ok', 'open', [], [['next_event', 'internal', 1], ['state_timeout', 0, 2]]], [])",
    ]);
    await inTurn(foo, [get, "['open', [['internal', 1, 'open'], ['state_timeout', 2, 'open']]]"]);
  });

  it('calls a state when it is entered, also again', async () => {
    await session(foo, ["await gen_statem.start(['local', 'a'], 'f', ['ok', 'a', []], [])"]);
    await inTurn(foo, [
      get,
      "['a', ['a to a']]",
      tell("(d) => ['next_state', 'b', d]"),
      "'ok'",
      tell("(d) => ['next_state', 'b', d]"),
      "'ok'",
      tell("(d) => ['repeat_state', d]"),
      "'ok'",
      get,
      "['b', ['a to a', 'a to b', 'b to b']]",
    ]);
  });

  it('calls with the timeouts that OTP has', async () => {
    await session(foo, [begun]);
    const late = (time: string): string[] => [
      `gen_statem.call('a', ['eval', () => 'keep_state_and_data'], ${time})`,
      `** exception exit: ['timeout', ['gen_statem', 'call', ['a', ['eval', #Fun<anonymous>], ${time}]]]`,
    ];
    await inTurn(foo, [
      ...late('1'),
      ...late("['clean_timeout', 1]"),
      ...late("['dirty_timeout', 1]"),
      "gen_statem.call('a', 'get', ['clean_timeout', 'infinity'])",
      "['open', []]",
    ]);
  });

  it('has requests whose replies are fetched later', async () => {
    await session(foo, [
      begun,
      "const one = gen_statem.send_request('a', 'get')",
      "const none = gen_statem.send_request('nobody', 'get')",
      "const two = gen_statem.send_request('a', 'get', 'second', gen_statem.send_request('a', 'get', 'first', gen_statem.reqids_new()))",
    ]);
    await inTurn(foo, [
      'gen_statem.receive_response(one)',
      "['reply', ['open', []]]",
      'gen_statem.wait_response(none)',
      "['error', ['noproc', 'nobody']]",
      "gen_statem.check_response('x', one)",
      "'no_reply'",
      'gen_statem.reqids_size(two)',
      '2',
      "gen_statem.receive_response(two, 'infinity', true).then(([r, l, left]) => [r, l, gen_statem.reqids_to_list(left).length])",
      "[['reply', ['open', []]], 'first', 1]",
      'gen_statem.receive_response(gen_statem.reqids_new(), 1, true)',
      "'no_request'",
    ]);
  });

  it('changes, pushes and pops its callback module', async () => {
    await session(foo, [begun, "void (await c('f'))"]);
    await inTurn(foo, [
      tell("(s, d) => ['next_state', 'b', d, [['push_callback_module', 'f']]]"),
      "'ok'",
      get,
      "['b', ['open to b']]",
      tell("(d) => ['keep_state', d, ['pop_callback_module']]"),
      "'ok'",
      "gen_statem.cast('a', 'x')",
      "'ok'",
      get,
      "['b', ['open to b', ['cast', 'x', 'b']]]",
      tell("(s, d) => ['next_state', 'a', [], ['change_callback_module', 'f']]"),
      "'ok'",
      get,
      "['a', ['b to a']]",
    ]);
  });

  it('hibernates if it is told to, or after a time', async () => {
    const waits =
      "(async () => { for (;;) { const [, at] = process_info(whereis('a'), 'current_call'); if (at === 'erlang.hibernate') return at } })()";
    await session(foo, [begun, tell("() => ['keep_state_and_data', 'hibernate']")]);
    await inTurn(foo, [
      waits,
      "'erlang.hibernate'",
      "sys.get_state('a').then(() => process_info(whereis('a'), 'current_call')[1])",
      "'erlang.hibernate'",
      get,
      "['open', []]",
      "process_info(whereis('a'), 'current_call')[1]",
      "'gen_statem.loop_receive'",
      "gen_statem.stop('a')",
      "'ok'",
      "gen_statem.start(['local', 'a'], 'm', ['ok', 'open', []], [['hibernate_after', 5]]).then(([ok]) => ok)",
      "'ok'",
      waits,
      "'erlang.hibernate'",
      get,
      "['open', []]",
      waits,
      "'erlang.hibernate'",
    ]);
  });

  it('is told by i() by its first call', async () => {
    await session(foo, [begun, 'i()']);
    assert.match(
      foo.printed.join('\n'),
      /<0\.\d+\.0> +m\.init\/1 +\d+ +0\na +gen_statem\.loop_receive/,
    );
  });

  it('ends with its parent, after terminate', async () => {
    await session(foo, [
      `const p = spawn(async () => { await gen_statem.start_link(['local', 'a'], 'm', () => { process_flag('trap_exit', true); return ['ok', 1, 2] }, []); await receive() })`,
      "while (!whereis('a')) await sleep(1)",
      "exit(p, 'shutdown')",
      "while (whereis('a')) await sleep(1)",
    ]);
    assert.ok(foo.printed.includes("terminate 'shutdown' 1 2"));
  });

  it('lets others run while it makes events without end', async () => {
    await session(foo, [
      begun,
      "const again = () => ['keep_state_and_data', ['next_event', 'internal', ['eval', again]]]",
      "gen_statem.cast('a', ['eval', again])",
    ]);
    await inTurn(foo, ['1 + 1', '2', "exit(whereis('a'), 'kill')", 'true']);
  });
});
