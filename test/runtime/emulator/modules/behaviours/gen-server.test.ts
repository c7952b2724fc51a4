// Servers of gen_server do what those of Erlang do. The sessions were held with erl (OTP 25) first; what erl showed is here
// in terl's spelling.

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, printedUntilEnd, started, untimed } from './support/obedient.ts';

describe('gen_server', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files({ 'srv.ts': obedient })] });
  });

  it('starts under a local name, once', async () => {
    await inTurn(foo, [
      "gen_server.start(['local', 'a'], 'srv', ['ok', 1], []).then(([ok, p]) => [ok, p === whereis('a')])",
      "['ok', true]",
      "gen_server.start(['local', 'a'], 'srv', ['ok', 1], []).then(([e, [why, p]]) => [e, why, p === whereis('a')])",
      "['error', 'already_started', true]",
      "gen_server.call('a', 'get')",
      '1',
      "gen_server.call(['a', node()], 'get')",
      '1',
      "gen_server.stop('a')",
      "'ok'",
      "gen_server.stop('a')",
      "** exception exit: 'noproc'",
    ]);
  });

  it('starts under a global name and one of a module', async () => {
    await session(foo, ["await gen_server.start(['global', ['a', 1]], 'srv', ['ok', 1], [])"]);
    await inTurn(foo, [
      "gen_server.call(['global', ['a', 1]], 'get')",
      '1',
      "gen_server.call(['via', 'global', ['a', 1]], 'get')",
      '1',
      "gen_server.cast(['global', ['a', 1]], ['set', 2])",
      "'ok'",
      "gen_server.call(['global', ['a', 1]], 'get')",
      '2',
      "gen_server.cast(['global', 'nobody'], ['set', 2])",
      "'ok'",
      "gen_server.call(['global', 'nobody'], 'get')",
      "** exception exit: ['noproc', ['gen_server', 'call', [['global', 'nobody'], 'get']]]",
      "gen_server.start(['via', 'global', ['a', 1]], 'srv', 1, []).then(([e, [why]]) => [e, why])",
      "['error', 'already_started']",
      "gen_server.stop(['global', ['a', 1]])",
      "'ok'",
      "global.whereis_name(['a', 1])",
      'undefined',
    ]);
  });

  it('tells how init went', async () => {
    const start = (init: string): string => `gen_server.start(['local', 'a'], 'srv', ${init}, [])`;
    await inTurn(foo, [
      start("'ignore'"),
      "'ignore'",
      start("() => ['stop', 'no']"),
      "['error', 'no']",
      start("() => exit('no')"),
      "['error', 'no']",
      start("() => error('no')"),
      "['error', ['no', [['shell', '-', shell:4:1], ['srv', 'init', srv.ts:3]]]]",
      start("() => 'other'"),
      "['error', ['bad_return_value', 'other']]",
      start("() => ['ok', 1, -1]"),
      "['error', ['bad_return_value', ['ok', 1, -1]]]",
      "gen_server.start('nomod', 1, []).then(([e, [why]]) => [e, why])",
      "['error', 'undef']",
      "gen_server.start('srv', async () => { await sleep(60_000) }, [['timeout', 10]])",
      "['error', 'timeout']",
      "whereis('a')",
      'undefined',
      `${start("() => { throw ['ok', 1] }")}.then(([ok]) => ok)`,
      "'ok'",
    ]);
  });

  it('lets init be slow, and async', async () => {
    await session(foo, [
      "await gen_server.start(['local', 'a'], 'srv', async () => { await sleep(10); return ['ok', 7] }, [])",
    ]);
    assert.equal(await foo.type("gen_server.call('a', 'get')"), '7');
  });

  it('ends its caller by a link if init fails, unless that traps exits', async () => {
    await inTurn(foo, [
      "gen_server.start_link('srv', () => ['stop', 'no'], [])",
      "** exception exit: 'no'",
      "process_flag('trap_exit', true)",
      'false',
      "gen_server.start_link('srv', () => ['stop', 'no'], [])",
      "['error', 'no']",
    ]);
    assert.match((await flushed(foo, 1))[0] ?? '', /^\['EXIT', <0\.\d+\.0>, 'no'\]$/);
  });

  it('is monitored from the start by start_monitor', async () => {
    await session(foo, ["const [, [p, r]] = await gen_server.start_monitor('srv', ['ok', 1], [])"]);
    await inTurn(foo, [
      '[is_pid(p), is_reference(r)]',
      '[true, true]',
      "gen_server.stop(p, 'why', 'infinity')",
      "'ok'",
      "gen_server.start_monitor('srv', () => ['stop', 'no'], [])",
      "['error', 'no']",
    ]);
    assert.match(
      (await flushed(foo, 1))[0] ?? '',
      /^\['DOWN', #Ref<>, 'process', <[\d.]+>, 'why'\]$/,
    );
  });

  it('replies, at once or later, and takes casts', async () => {
    await session(foo, [started]);
    await inTurn(foo, [
      "gen_server.call('a', ['eval', (s) => ['reply', [s, 'r'], 8]])",
      "[0, 'r']",
      "gen_server.call('a', 'get')",
      '8',
      "gen_server.call('a', ['later', 10])",
      "'late'",
      "gen_server.cast('a', ['set', 9])",
      "'ok'",
      "gen_server.call('a', 'get')",
      '9',
      "gen_server.call('a', ['later', 60_000], 10)",
      "** exception exit: ['timeout', ['gen_server', 'call', ['a', ['later', 60000], 10]]]",
    ]);
  });

  it('drops a late reply', async () => {
    await session(foo, [started]);
    await foo.type("gen_server.call('a', ['later', 20], 1)");
    await foo.type("gen_server.call('a', ['later', 30])"); // its reply comes after the late one
    assert.equal(await foo.type('flush()'), "'ok'");
  });

  it('tells the caller why there is no reply', async () => {
    await session(foo, [started, "register('own', self())"]);
    const call = (request: string): string => `gen_server.call('a', ${request})`;
    const failed = (why: string, request: string): string =>
      `** exception exit: [${why}, ['gen_server', 'call', ${request}]]`;
    await inTurn(foo, [
      "gen_server.call('nobody', 'get')",
      failed("'noproc'", "['nobody', 'get']"),
      "gen_server.call(['a', 'bar@localhost'], 'get')",
      failed("['nodedown', 'bar@localhost']", "[['a', 'bar@localhost'], 'get']"),
      "try { await gen_server.call(self(), 'x') } catch (e) { e.reason[0] }",
      "'calling_self'",
      call("['eval', (s) => ['stop', 'normal', s]]"),
      failed("'normal'", "['a', ['eval', #Fun<anonymous>]]"),
      started,
      'undefined',
      call("['eval', (s) => ['stop', 'shutdown', 'bye', s]]"),
      "'bye'",
      "whereis('a')",
      'undefined',
    ]);
  });

  it('gets timeouts, continues, and other messages', async () => {
    await session(foo, [
      "const [, p] = await gen_server.start('srv', ['ok', [], ['continue', 'first']], [])",
      "gen_server.cast(p, ['eval', (s) => ['noreply', [...s, 'cast'], 1]])",
      'while ((await sys.get_state(p)).length < 3) await sleep(20)',
      "send(p, 'hello')",
      "gen_server.cast(p, ['eval', (s) => ['noreply', [...s, 'asleep'], 'hibernate']])",
    ]);
    await inTurn(foo, [
      "gen_server.call(p, 'get')",
      "[['continue', 'first'], 'cast', ['info', 'timeout'], ['info', 'hello'], 'asleep']",
    ]);
  });

  it('ends with its parent, after terminate', async () => {
    await session(foo, [
      "register('shell', self())",
      `const p = spawn(async () => { await gen_server.start_link(['local', 'a'], 'srv', () => { process_flag('trap_exit', true); return ['ok', 1] }, []); await receive() })`,
      "while (!whereis('a')) await sleep(1)",
      "exit(p, 'shutdown')",
      "while (whereis('a')) await sleep(1)",
    ]);
    assert.ok(foo.printed.includes("terminate 'shutdown' 1"));
  });

  it('takes new code at its next callback', async () => {
    await session(foo, [started]);
    nodes.files({});
    assert.equal(await foo.type("gen_server.call('a', 'what')"), "['unknown', 'what']");
  });

  it('answers a caller on another node, and names the node of one that is gone', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [started]);
    await inTurn(bar, [
      "gen_server.call(['a', 'foo@localhost'], 'get')",
      '0',
      "gen_server.multi_call(['foo@localhost', 'bar@localhost'], 'a', 'get')",
      "[[['foo@localhost', 0]], ['bar@localhost']]",
      "gen_server.abcast(['foo@localhost'], 'a', ['set', 5])",
      "'abcast'",
      "gen_server.call(['a', 'foo@localhost'], 'get')",
      '5',
      "gen_server.multi_call('a', 'get')",
      "[[['foo@localhost', 5]], ['bar@localhost']]",
    ]);
  });

  it('has requests whose replies are fetched later', async () => {
    await session(foo, [
      started,
      "const one = gen_server.send_request('a', 'get')",
      "const late = gen_server.send_request('a', ['later', 60_000])",
      "const none = gen_server.send_request('nobody', 'get')",
    ]);
    await inTurn(foo, [
      'gen_server.wait_response(late, 0)',
      "'timeout'",
      'gen_server.receive_response(late, 0)',
      "'timeout'",
      "gen_server.receive_response(one, 'infinity')",
      "['reply', 0]",
      "gen_server.receive_response(none, 'infinity')",
      "['error', ['noproc', 'nobody']]",
      "gen_server.check_response('x', one)",
      "'no_reply'",
    ]);
    await session(foo, [
      'const empty = gen_server.reqids_new()',
      "const two = gen_server.send_request('a', 'get', 'second', gen_server.send_request('a', 'get', 'first', empty))",
    ]);
    await inTurn(foo, [
      'gen_server.reqids_size(two)',
      '2',
      "gen_server.receive_response(empty, 'infinity', true)",
      "'no_request'",
      "gen_server.receive_response(two, 'infinity', true).then(([r, l, left]) => [r, l, left.size])",
      "[['reply', 0], 'first', 1]",
      "gen_server.wait_response(two, 'infinity', false).then(([r, l, left]) => [r, l, left.size])",
      "[['reply', 0], 'second', 2]",
    ]);
  });

  it('is told by i() and bt() by its first call', async () => {
    await session(foo, [started, 'i()', "bt(whereis('a'))"]);
    const all = foo.printed.join('\n');
    assert.match(all, /<0\.\d+\.0> +srv\.init\/1 +\d+ +0\na +gen_server\.loop/);
    assert.match(all, /<0\.\d+\.0> \(a\): gen_server\.loop\n +in call from srv\.init\/1/);
  });

  it('is no stricter than Erlang about a state of undefined', async () => {
    await session(foo, ["await gen_server.start(['local', 'a'], 'srv', ['ok', undefined], [])"]);
    assert.equal(await foo.type("gen_server.call('a', 'get')"), 'undefined');
  });
});

describe('a gen_server that crashes', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files({ 'srv.ts': obedient })] });
    await session(foo, [started]);
  });

  /** What is printed when the server gets the message, without times, pids and reductions. */
  async function reportsOf(entry: string): Promise<string[]> {
    return (await printedUntilEnd(foo, entry)).filter((text) => text !== 'undefined');
  }

  const crash = (exception: string): string => `=CRASH REPORT====
  crasher:
    initial call: srv.init/1
    pid: <pid>
    registered_name: 'a'
    ${exception}
    ancestors: [<pid>]
    message_queue_len: 0
    messages: []
    links: []
    dictionary: []
    trap_exit: false
    status: 'running'
    reductions: N
  neighbours:`;

  it('in handle_call, by an error', async () => {
    const [terminate, report, second, caller] = await reportsOf(
      "gen_server.call('a', ['eval', () => error('oops')])",
    );
    const stack = "[['shell', '-', shell:2:1], ['srv', 'handle_call', srv.ts:6]]";
    assert.equal(terminate, `terminate ['oops', ${stack}] 0`);
    assert.equal(
      report,
      `=ERROR REPORT====
** Generic server 'a' terminating${' '}
** Last message in was ['eval', #Fun<anonymous>]
** When Server state == 0
** Reason for termination ==
** ['oops', ${stack}]
** Client <pid> stacktrace
** [gen.do_call]`,
    );
    assert.equal(
      second,
      crash(`exception error: 'oops'
      in function  shell (shell:2, line 1)
      in call from srv.handle_call (srv.ts, line 6)`),
    );
    assert.match(caller ?? '', /^\*\* exception exit: \[\['oops',/);
  });

  it('in handle_cast, by an exit', async () => {
    const [, , report, second] = await reportsOf(
      "gen_server.cast('a', ['eval', () => exit('boom')])",
    );
    assert.match(
      report ?? '',
      /\n\*\* Last message in was \['\$gen_cast', \['eval', #Fun<anonymous>\]\]\n/,
    );
    assert.match(
      report ?? '',
      /\n\*\* Reason for termination ==\n\*\* \['boom', \[\['shell', '-', /,
    );
    assert.match(
      second ?? '',
      /\n {4}exception exit: 'boom'\n {6}in function {2}shell \(shell:2, line 1\)\n/,
    );
  });

  it('by a result that is none', async () => {
    const [, , report, second] = await reportsOf("send('a', ['eval', () => 'nonsense'])");
    assert.match(
      report ?? '',
      /\n\*\* Reason for termination ==\n\*\* \['bad_return_value', 'nonsense'\]$/,
    );
    assert.equal(second, crash("exception exit: ['bad_return_value', 'nonsense']"));
  });

  it('by stopping for a reason of its own', async () => {
    const [terminate, report, second, value] = await reportsOf(
      "gen_server.call('a', ['eval', (s) => ['stop', 'oops', 'bye', s]])",
    );
    assert.equal(terminate, "terminate 'oops' 0");
    assert.match(report ?? '', /\n\*\* Reason for termination ==\n\*\* 'oops'\n\*\* Client /);
    assert.equal(second, crash("exception exit: 'oops'"));
    assert.equal(value, "'bye'");
  });

  it('in terminate', async () => {
    const [report, second] = await reportsOf("gen_server.stop('a', 'crash_in_terminate', 1000)");
    assert.match(
      report ?? '',
      /\n\*\* Last message in was \[\]\n.*\n\*\* Reason for termination ==\n\*\* \['in_terminate', \[\['srv', 'terminate', srv\.ts:24/,
    );
    assert.match(
      second ?? '',
      /\n {4}exception exit: 'in_terminate'\n {6}in function {2}srv\.terminate /,
    );
  });

  it('says nothing if it ends as expected', async () => {
    for (const reason of ["'normal'", "'shutdown'", "['shutdown', 1]"]) {
      const [terminate, value, ...more] = await reportsOf(`gen_server.stop('a', ${reason}, 1000)`);
      assert.equal(terminate, `terminate ${reason} 0`);
      assert.equal(value, "'ok'");
      assert.deepEqual(more, []);
      await session(foo, [started]);
    }
  });

  it('by a reply that cannot be sent', async () => {
    const [, report] = await reportsOf(
      "gen_server.call('a', ['eval', (s) => ['reply', Symbol('x'), s]])",
    );
    assert.match(report ?? '', /\n\*\* Generic server 'a' terminating/);
  });

  it('warns of a message for which it has no handle_info', async () => {
    const bare = "export const init = () => ['ok', 1];\n";
    const bar = await nodes.start('bar', { codePath: [nodes.files({ 'bare.ts': bare })] });
    await session(bar, [
      "await gen_server.start(['local', 'b'], 'bare', 1, [])",
      "send('b', 'hello')",
    ]);
    await bar.prints(/Unhandled message/);
    assert.ok(
      bar.printed.map(untimed).includes(`=WARNING REPORT====
** Undefined handle_info in 'bare'
** Unhandled message: 'hello'`),
    );
    assert.equal(
      await bar.type("gen_server.call('b', 'x').catch((e) => e.reason[0][0])"),
      "'undef'",
    );
    assert.match(
      bar.printed.join('\n'),
      /\n\*\* Reason for termination ==\n\*\* \['function not exported',/,
    );
  });
});
