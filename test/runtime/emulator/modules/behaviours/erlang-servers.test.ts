// Servers and supervisors of terl and of real Erlang nodes, each used from the other side.

import assert from 'node:assert/strict';
import {
  describeErlang,
  type ErlangMachine,
  type ErlangNode,
  erlangMachine,
} from '../../../../helpers/erlang.ts';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, started } from './support/obedient.ts';

const sup = 'export const init = (given: any): any => given;\n';

describeErlang('servers beside Erlang', () => {
  const nodes = testNodes();
  let machine: ErlangMachine;
  let foo: TestNode;
  let bar: ErlangNode;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  after(() => machine.close());
  beforeEach(async () => {
    bar = await machine.start('bar');
    const { cookie, epmdPort } = machine;
    foo = await nodes.start('foo', {
      cookie,
      epmdPort,
      protoDist: ['inet_tcp'],
      codePath: [nodes.files({ 'srv.ts': obedient, 'sup.ts': sup })],
    });
  });
  afterEach(async () => {
    bar.kill();
    await bar.ended;
  });

  async function gives(rows: readonly string[]): Promise<void> {
    for (let i = 0; i < rows.length; i += 2)
      assert.equal(await bar.eval(rows[i] ?? ''), rows[i + 1], rows[i]);
  }

  it('answer calls, casts and requests from there', async () => {
    await session(foo, [started]);
    await gives([
      'gen_server:call({a, foo@localhost}, get)',
      '0',
      'gen_server:cast({a, foo@localhost}, {set, [1, 2]})',
      'ok',
      'gen_server:call({a, foo@localhost}, get, infinity)',
      '[1,2]',
      'gen_server:call({a, foo@localhost}, {what, 1})',
      '{unknown,{what,1}}',
      'gen_server:call({a, foo@localhost}, {later, 10})',
      'late',
      'gen_server:multi_call([foo@localhost, node()], a, get)',
      '{[{foo@localhost,[1,2]}],[bar@localhost]}',
      'R = gen_server:send_request({a, foo@localhost}, get), gen_server:receive_response(R, 5000)',
      '{reply,[1,2]}',
      'try gen_server:call({a, foo@localhost}, {later, 60000}, 10) catch exit:{Why, _} -> Why end',
      'timeout',
      'gen_server:stop({a, foo@localhost})',
      'ok',
      'try gen_server:call({a, foo@localhost}, get) catch exit:{No, _} -> No end',
      'noproc',
    ]);
  });

  it('take the messages of sys from there', async () => {
    await session(foo, [started]);
    await gives([
      'sys:get_state({a, foo@localhost})',
      '0',
      'sys:suspend({a, foo@localhost})',
      'ok',
      'element(2, element(3, sys:get_status({a, foo@localhost})))',
      'gen_server',
      'lists:nth(2, element(4, sys:get_status({a, foo@localhost})))',
      'suspended',
      'sys:change_code({a, foo@localhost}, srv, 1, extra)',
      'ok',
      'sys:resume({a, foo@localhost})',
      'ok',
      'sys:get_state({a, foo@localhost})',
      '{1,0,extra}',
      'sys:log({a, foo@localhost}, true)',
      'ok',
      'gen_server:cast({a, foo@localhost}, {set, 5}), sys:log({a, foo@localhost}, get)',
      "{ok,[{in,{'$gen_cast',{set,5}}},{noreply,5}]}",
    ]);
  });

  it('are supervised here and asked for there', async () => {
    await session(foo, [
      "await supervisor.start_link(['local', 'top'], 'sup', ['ok', [{}, [{ id: 'one', start: ['gen_server', 'start_link', [['local', 'a'], 'srv', ['ok', 0], []]] }]]])",
    ]);
    await gives([
      'supervisor:count_children({top, foo@localhost})',
      '[{specs,1},{active,1},{supervisors,0},{workers,1}]',
      '[{one, P, worker, [gen_server]}] = supervisor:which_children({top, foo@localhost}), is_pid(P)',
      'true',
      // an array within the arguments is a tuple there
      'supervisor:get_childspec({top, foo@localhost}, one)',
      '{ok,#{id => one,modules => [gen_server],restart => permanent,shutdown => 5000,significant => false,start => {gen_server,start_link,[{local,a},srv,{ok,0},{}]},type => worker}}',
      'element(1, supervisor:start_child({top, foo@localhost}, #{id => two, start => {gen_server, start_link, [{local, b}, srv, {ok, 7}, []]}}))',
      'ok',
      'gen_server:call({b, foo@localhost}, get)',
      '7',
      'supervisor:terminate_child({top, foo@localhost}, two)',
      'ok',
      'supervisor:delete_child({top, foo@localhost}, two)',
      'ok',
    ]);
  });

  it("of Erlang's are used from here", async () => {
    await inTurn(foo, [
      "sys.get_state(['rex', 'bar@localhost']).then((state) => is_map(state))",
      'true',
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
      'spawn(foo@localhost, gen_server, start, [{local, a}, srv, {ok, 0}, []]), timer:sleep(200), gen_server:cast({a, foo@localhost}, 1)',
    );
    await bar.until(/=ERROR REPORT==== .*\n\*\* Generic server 'a' terminating/);
    await bar.until(/=CRASH REPORT==== .*\n {2}crasher:\n {4}initial call: srv\.init\/1\n/);
  });
});
