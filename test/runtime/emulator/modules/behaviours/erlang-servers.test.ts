// Servers and supervisors of terl and of real Erlang nodes, each used from the other side.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideErlang } from '../../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, gives } from '../../../../helpers/erlang.ts';
import { session, type TestNode } from '../../../../helpers/start-node.ts';
import { handler, startedManager } from './support/handler.ts';
import { inTurn, obedient, started } from './support/obedient.ts';

const sup = 'export const init = (given: any): any => given;\n';

describeErlang('servers beside Erlang', () => {
  const beside = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;
  let folder: string;

  beforeEach(async () => {
    bar = await beside.startErlang('bar');
    folder = beside.files({ 'srv.ts': obedient, 'sup.ts': sup, 'h.ts': handler });
    foo = await beside.start('foo', { codePath: [folder] });
  });

  it('answer calls, casts and requests from there', async () => {
    await session(foo, [started]);
    await gives(bar, {
      'gen_server:call({a, foo@localhost}, get)': '0',
      'gen_server:cast({a, foo@localhost}, {set, [1, 2]})': 'ok',
      'gen_server:call({a, foo@localhost}, get, infinity)': '[1,2]',
      'gen_server:call({a, foo@localhost}, {what, 1})': '{unknown,{what,1}}',
      'gen_server:call({a, foo@localhost}, {later, 10})': 'late',
      'gen_server:multi_call([foo@localhost, node()], a, get)':
        '{[{foo@localhost,[1,2]}],[bar@localhost]}',
      'R = gen_server:send_request({a, foo@localhost}, get), gen_server:receive_response(R, 5000)':
        '{reply,[1,2]}',
      'try gen_server:call({a, foo@localhost}, {later, 60000}, 10) catch exit:{Why, _} -> Why end':
        'timeout',
      'gen_server:stop({a, foo@localhost})': 'ok',
      'try gen_server:call({a, foo@localhost}, get) catch exit:{No, _} -> No end': 'noproc',
    });
  });

  it('take the messages of sys from there', async () => {
    await session(foo, [started]);
    await gives(bar, {
      'sys:get_state({a, foo@localhost})': '0',
      'sys:suspend({a, foo@localhost})': 'ok',
      'element(2, element(3, sys:get_status({a, foo@localhost})))': 'gen_server',
      'lists:nth(2, element(4, sys:get_status({a, foo@localhost})))': 'suspended',
      'sys:change_code({a, foo@localhost}, srv, 1, extra)': 'ok',
      'sys:resume({a, foo@localhost})': 'ok',
    });
    await gives(bar, {
      'sys:get_state({a, foo@localhost})': '{1,0,extra}',
      'sys:log({a, foo@localhost}, true)': 'ok',
      'gen_server:cast({a, foo@localhost}, {set, 5}), sys:log({a, foo@localhost}, get)':
        "{ok,[{in,{'$gen_cast',{set,5}}},{noreply,5}]}",
    });
  });

  it('tell of failures with lists and stacks as Erlang has them', async () => {
    writeFileSync(
      join(folder, 'bad.ts'),
      "export const init = () => ['ok', 0];\nexport const kid = () => ['error', 'sorry'];\nexport const boom = () => { throw new Error('boom'); };\n",
    );
    await session(foo, [
      "await gen_server.start(['local', 'bad'], 'bad', 0, [])",
      "await supervisor.start_link(['local', 'top'], 'sup', ['ok', [{}, []]])",
      "await supervisor.start_link(['local', 'many'], 'sup', ['ok', [{ strategy: 'simple_one_for_one' }, [{ id: 1, start: ['bad', 'boom', []] }]]])",
    ]);
    await gives(bar, {
      'supervisor:start_child({top, foo@localhost}, #{id => e9, start => {bad, kid, [err]}})':
        '{error,{sorry,{child,undefined,e9,{bad,kid,[err]},permanent,false,5000,worker,[bad]}}}',
      "{error, {{'EXIT', {_, [{bad, boom, 0, [{file, _}, {line, 3}]} | Stack]}}, _}} = supervisor:start_child({top, foo@localhost}, #{id => e8, start => {bad, boom, []}}), is_list(Stack)":
        'true',
      "{error, {'EXIT', {_, [{bad, boom, 0, _} | _]}}} = supervisor:start_child({many, foo@localhost}, []), ok":
        'ok',
      'sys:suspend({bad, foo@localhost})': 'ok',
      "{error, {'EXIT', {undef, [{bad, code_change, [undefined, 0, []], _} | _]}}} = sys:change_code({bad, foo@localhost}, bad, undefined, []), ok":
        'ok',
      "{status, _, _, [Dictionary | _]} = sys:get_status({bad, foo@localhost}), is_list(proplists:get_value('$ancestors', Dictionary))":
        'true',
    });
  });

  it('are supervised here and asked for there', async () => {
    await session(foo, [
      "await supervisor.start_link(['local', 'top'], 'sup', ['ok', [{}, [{ id: 'one', start: ['gen_server', 'start_link', [['local', 'a'], 'srv', ['ok', 0], []]] }]]])",
    ]);
    await gives(bar, {
      'supervisor:get_callback_module(rpc:call(foo@localhost, erlang, whereis, [top]))': 'sup',
      'supervisor:count_children({top, foo@localhost})':
        '[{specs,1},{active,1},{supervisors,0},{workers,1}]',
      '[{one, P, worker, [gen_server]}] = supervisor:which_children({top, foo@localhost}), is_pid(P)':
        'true',
      // an array within the arguments is a tuple there
      'supervisor:get_childspec({top, foo@localhost}, one)':
        '{ok,#{id => one,modules => [gen_server],restart => permanent,shutdown => 5000,significant => false,start => {gen_server,start_link,[{local,a},srv,{ok,0},{}]},type => worker}}',
      'element(1, supervisor:start_child({top, foo@localhost}, #{id => two, start => {gen_server, start_link, [{local, b}, srv, {ok, 7}, []]}}))':
        'ok',
      'gen_server:call({b, foo@localhost}, get)': '7',
      'supervisor:terminate_child({top, foo@localhost}, two)': 'ok',
      'supervisor:delete_child({top, foo@localhost}, two)': 'ok',
    });
  });

  it('are event managers, whose handlers are added, called and supervised from there', async () => {
    await session(foo, [startedManager]);
    await gives(bar, {
      'gen_event:add_handler({ev, foo@localhost}, h, 1)': 'ok',
      'gen_event:add_handler({ev, foo@localhost}, {h, [2]}, 2)': 'ok',
      'gen_event:which_handlers({ev, foo@localhost})': '[{h,[2]},h]',
      'gen_event:notify({ev, foo@localhost}, hello), gen_event:sync_notify({ev, foo@localhost}, {a, b})':
        'ok',
      'gen_event:call({ev, foo@localhost}, {h, [2]}, q)': '{got,q,{a,b}}',
      'gen_event:receive_response(gen_event:send_request({ev, foo@localhost}, nobody, q), 5000)':
        '{error,bad_module}',
      'sys:get_state({ev, foo@localhost})': '[{h,[2],{a,b}},{h,false,{a,b}}]',
      'gen_event:swap_handler({ev, foo@localhost}, {h, x}, {{h, 3}, y})': 'ok',
      'gen_event:delete_handler({ev, foo@localhost}, {h, 3}, z)': '{ended,{y,{ended,{a,b}}}}',
      'gen_event:add_sup_handler({ev, foo@localhost}, h, 5), gen_event:delete_handler({ev, foo@localhost}, h, z), receive Told -> Told after 5000 -> nothing end':
        '{gen_event_EXIT,h,normal}',
      "element(1, spawn_monitor(fun() -> gen_event:add_sup_handler({ev, foo@localhost}, h, 6) end)), receive {'DOWN', _, _, _, W} -> W end":
        'normal',
      'gen_event:stop({ev, foo@localhost})': 'ok',
    });
  });

  it("of Erlang's are event managers that are used from here", async () => {
    await bar.eval(
      '{ok, Manager} = gen_event:start({local, alarms}), gen_event:add_handler(alarms, error_logger_tty_h, []), true',
    );
    await inTurn(foo, [
      "gen_event.which_handlers(['alarms', 'bar@localhost'])",
      "list('error_logger_tty_h')",
      "gen_event.sync_notify(['alarms', 'bar@localhost'], 'hello')",
      "'ok'",
      "gen_event.call(['alarms', 'bar@localhost'], 'error_logger_tty_h', 'what').then(([e]) => e)",
      "'error'",
      "gen_event.add_sup_handler(['alarms', 'bar@localhost'], 'error_logger_tty_h', list())",
      "'ok'",
      "gen_event.delete_handler(['alarms', 'bar@localhost'], 'error_logger_tty_h', 'x')",
      "['error_logger_tty_h', list()]",
      'receive()',
      "['gen_event_EXIT', 'error_logger_tty_h', 'normal']",
      "gen_event.stop(['alarms', 'bar@localhost'])",
      "'ok'",
    ]);
  });

  it("of Erlang's are used from here", async () => {
    await inTurn(foo, [
      "sys.get_state(['rex', 'bar@localhost']).then((state) => is_map(state))",
      'true',
      "supervisor.get_callback_module(await rpc.call('bar@localhost', 'erlang', 'whereis', list('kernel_sup')))",
      "'kernel'",
      "sys.log_to_file(['rex', 'bar@localhost'], '/nowhere/log.txt')",
      "['error', 'open_file']",
      "sys.log_to_file(['rex', 'bar@localhost'], false)",
      "'ok'",
      "sys.suspend(['rex', 'bar@localhost'])",
      "'ok'",
      "sys.resume(['rex', 'bar@localhost'])",
      "'ok'",
      "supervisor.which_children(['kernel_sup', 'bar@localhost']).then((all) => all.some(([id]) => id === 'rex'))",
      'true',
      "supervisor.start_child(['kernel_sup', 'bar@localhost'], { id: 'mine', start: ['timer', 'start_link', list()] }).then(([ok]) => ok)",
      "'ok'",
      "supervisor.terminate_child(['kernel_sup', 'bar@localhost'], 'mine')",
      "'ok'",
      "gen_server.multi_call(['bar@localhost', node()], 'net_kernel', ['is_auth', node()], 1000).then(([replies, bad]) => [replies[0], bad.length])",
      "[['bar@localhost', 'yes'], 0]",
    ]);
  });

  it('start processes of proc_lib there, and there is no pid that both do not know', async () => {
    await session(foo, [
      'const me = self()',
      "const p = proc_lib.spawn('bar@localhost', 'timer', 'sleep', ['infinity'])",
      'await sleep(50)',
      "const info = await rpc.call('bar@localhost', 'proc_lib', 'translate_initial_call', [p])",
    ]);
    assert.equal(await foo.type('info'), "['timer', 'sleep', 1]");
  });

  it('report their crash on the terminal of the Erlang node that spawned them', async () => {
    await bar.eval(
      'spawn(foo@localhost, gen_server, start, [{local, a}, srv, {ok, 0}, []]), (fun Wait() -> case rpc:call(foo@localhost, erlang, whereis, [a]) of undefined -> Wait(); _ -> ok end end)(), gen_server:cast({a, foo@localhost}, 1)',
    );
    await bar.until(/=ERROR REPORT==== .*\n\*\* Generic server 'a' terminating/);
    await bar.until(/=CRASH REPORT==== .*\n {2}crasher:\n {4}initial call: srv\.init\/1\n/);
  });
});
