// The reports of OTP's behaviours on an Erlang node whose output comes to a node of terl: they look as terl's own.

import assert from 'node:assert/strict';
import { besideErlang } from '../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, loadErlang } from '../../../helpers/erlang.ts';
import { session, type TestNode } from '../../../helpers/start-node.ts';

const modules = {
  'server.erl': `-module(server).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
init(State) -> {ok, State}.
handle_call(_, _, _) -> exit(oops).
handle_cast(_, _) -> error(bad).
`,
  'machine.erl': `-module(machine).
-behaviour(gen_statem).
-compile([export_all, nowarn_export_all]).
callback_mode() -> handle_event_function.
init(Data) -> {ok, idle, Data}.
handle_event(info, _, _, _) -> {keep_state_and_data, [postpone, {state_timeout, 60000, late}]};
handle_event(_, _, _, _) -> exit(oops).
`,
  'handler.erl': `-module(handler).
-behaviour(gen_event).
-compile([export_all, nowarn_export_all]).
init(State) -> {ok, State}.
handle_event(_, _) -> error(bad).
handle_call(X, State) -> {ok, X, State}.
`,
  'leader.erl': `-module(leader).
-behaviour(supervisor).
-compile([export_all, nowarn_export_all]).
init(ok) -> {ok, {#{}, [#{id => kid, start => {gen_server, start_link, [server, 0, []]}}]}}.
start() -> {ok, Pid} = supervisor:start_link(leader, ok), unlink(Pid), {ok, Pid}.
crash() -> spawn_link(fun() -> receive never -> ok end end), error(bad).
`,
};

/** A report without its time, and with no numbers of lines and pids. */
const plain = (text: string): string =>
  text
    .replace(/==== .* ===\n/, '====\n')
    .replaceAll(/<\d+\.\d+\.\d+>/g, '<pid>')
    .replaceAll(/(line:? )\d+/g, '$1N')
    .replaceAll(/((?:heap_size|stack_size|reductions): )\d+/g, '$1N');

describeErlang('reports of behaviours of Erlang', function () {
  this.timeout(30_000);
  const beside = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;

  beforeEach(async () => {
    bar = await beside.startErlang('bar');
    const folder = beside.files(modules);
    for (const file of Object.keys(modules)) await loadErlang(bar, folder, file.slice(0, -4));
    foo = await beside.start('foo');
    await foo.type(
      "const onBar = async (...call) => (await rpc.call('bar@localhost', ...call))[1]",
    );
  });

  const reported = async (title: string): Promise<string> =>
    plain(await foo.prints(new RegExp(`^=${title} REPORT====`)));

  const crash = (name: string, exception: string): string =>
    `=CRASH REPORT====
** at node bar@localhost **
  crasher:
    initial call: ${name}
    pid: <pid>
    registered_name: []
    exception ${exception}
    ancestors: [<pid>]
    message_queue_len: 0
    messages: []
    links: []
    dictionary: []
    trap_exit: false
    status: 'running'
    heap_size: N
    stack_size: N
    reductions: N
  neighbours:`;

  it('are those of a server that crashes, and of one with a message that it does not handle', async () => {
    await session(foo, [
      "const server = await onBar('gen_server', 'start', ['server', 0, list()])",
    ]);
    await session(foo, ["send(server, 'hello')", "gen_server.cast(server, 'go')"]);
    assert.equal(
      await reported('WARNING'),
      "=WARNING REPORT====\n** at node bar@localhost **\n** Undefined handle_info in 'server'\n** Unhandled message: 'hello'",
    );
    assert.equal(
      await reported('ERROR'),
      `=ERROR REPORT====
** at node bar@localhost **
** Generic server <pid> terminating 
** Last message in was ['$gen_cast', 'go']
** When Server state == 0
** Reason for termination ==
** ['bad', [['server', 'handle_cast/2', { file: 'server.erl', line: N }],
            ['gen_server', 'try_dispatch/4',
                           { file: 'gen_server.erl', line: N }],
            ['gen_server', 'handle_msg/6',
                           { file: 'gen_server.erl', line: N }],
            ['proc_lib', 'init_p_do_apply/3',
                         { file: 'proc_lib.erl', line: N }]]]`,
    );
    const stack = `'bad'
      in function  server.handle_cast/2 (server.erl, line N)
      in call from gen_server.try_dispatch/4 (gen_server.erl, line N)
      in call from gen_server.handle_msg/6 (gen_server.erl, line N)`;
    assert.equal(await reported('CRASH'), crash('server.init/1', `error: ${stack}`));
  });

  it('are those of a state machine that crashes in a call', async () => {
    await session(foo, [
      "const machine = await onBar('gen_statem', 'start', ['machine', ['d', 1], list()])",
      "send(machine, 'hello')",
      "gen_statem.call(machine, 'go').catch((e) => e.reason[0])",
    ]);
    const report = await reported('ERROR');
    assert.match(report, /^=ERROR REPORT====\n\*\* at node bar@localhost \*\*\n/);
    for (const line of [
      'State machine <pid> terminating',
      "When server state  = ['idle', ['d', 1]]",
      "Reason for termination = exit:'oops'",
      "Callback modules = ['machine']",
      "Callback mode = 'handle_event_function'",
      "Postponed = [['info', 'hello']]",
      "Time-outs: [1, [['state_timeout', 'late']]]",
      'Client <pid> is remote on node foo@localhost',
    ])
      assert.ok(`${report}\n`.includes(`\n** ${line}\n`), `${line}\n${report}`);
    assert.match(report, /\n\*\* Last event = \[\['call', \[<pid>,[\s\S]*?\]\], 'go'\]\n\*\* When/);
    assert.match(report, /\n\*\* Stacktrace =\n\*\* {2}\[\['machine', 'handle_event\/4', \{/);
    assert.match(
      await reported('CRASH'),
      /\n {4}exception exit: 'oops'\n {6}in function {2}machine\.handle_event\/4 /,
    );
  });

  it('are those of a handler that crashes', async () => {
    await session(foo, [
      "const manager = await onBar('gen_event', 'start', [])",
      "gen_event.add_handler(manager, 'handler', 0)",
      "gen_event.notify(manager, 'go')",
    ]);
    assert.match(
      await reported('ERROR'),
      /^=ERROR REPORT====\n.*\n\*\* gen_event handler 'handler' crashed\.\n\*\* Was installed in <pid>\n\*\* Last event was: 'go'\n\*\* When handler state == 0\n\*\* Reason == \['bad', \[\['handler', 'handle_event\/2',/,
    );
  });

  it('are those of a supervisor', async () => {
    await session(foo, [
      "const leader = await onBar('leader', 'start', [])",
      "gen_server.call((await supervisor.which_children(leader))[0][1], 'go').catch(() => 0)",
    ]);
    assert.equal(
      await reported('SUPERVISOR'),
      `=SUPERVISOR REPORT====
** at node bar@localhost **
    supervisor: [<pid>, 'leader']
    errorContext: 'child_terminated'
    reason: 'oops'
    offender: [['pid', <pid>],
               ['id', 'kid'],
               ['mfargs', ['gen_server', 'start_link',
                                         list('server', 0, list())]],
               ['restart_type', 'permanent'],
               ['significant', false],
               ['shutdown', 5000],
               ['child_type', 'worker']]`,
    );
  });

  it('are those of a process with neighbours', async () => {
    await foo.type("rpc.call('bar@localhost', 'proc_lib', 'spawn', ['leader', 'crash', list()])");
    const report = await foo.prints(/initial call: leader\.crash/);
    const neighbour =
      /\n {2}neighbours:\n {4}neighbour:\n {6}pid: <pid>\n(?: {6}[\w ]+: .*\n)+ {6}current_stacktrace: \[\['leader',[\s\S]*\]\]$/;
    assert.match(plain(report), neighbour);
  });

  it('take no harm from what no Erlang node says', async () => {
    const liar = await beside.start('liar');
    for (const report of [
      "{ label: ['gen_server', 'terminate'] }",
      "{ label: ['gen_statem', 'terminate'], queue: 7, timeouts: 'x', client_info: ['a', [['b']]] }",
      "{ label: ['gen_event', 'terminate'], reason: ['EXIT'] }",
      "{ label: ['proc_lib', 'crash'], report: [[['a'], 7, ['error_info', 1]], [[1, [[]]]]] }",
      "{ label: ['supervisor', 1], report: 'x' }",
      "{ label: ['gen_server', 'terminate'], reason: ['x', list(['m', 'f', { toString: 1 }, list()])] }",
      "{ label: ['gen_server', 'terminate'], reason: ['x', list(['m', 'f', 1, list(['file'], 7)])] }",
      '{ label: [{ toString: 1 }, { toString: 1 }] }',
      '{ label: [[], {}] }',
      '{ label: {} }',
    ])
      await liar.type(
        `send(['logger', 'foo@localhost'], ['log', 'error', ${report}, { time: 'x', logger_formatter: { title: 7 } }])`,
      );
    await liar.type("send(['logger', 'foo@localhost'], ['log', 'error', { label: 'last' }, {}])");
    await foo.prints(/label: 'last'/);
  });
});
