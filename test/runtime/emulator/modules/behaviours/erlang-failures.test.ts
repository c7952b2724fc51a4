// Servers of terl and of real Erlang nodes that fail while the other side uses or supervises them.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../../../../scripts/build.ts';
import { besideErlang } from '../../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, gives, loadErlang } from '../../../../helpers/erlang.ts';
import { session, type TestNode } from '../../../../helpers/start-node.ts';
import { inTurn } from './support/obedient.ts';

const fixtures = join(root, 'test/fixtures');

/** Starts a server of the Erlang node, for a supervisor of terl. */
const kid = `
export const start = async (name: string): Promise<any> => {
  const args = [['local', name], 'srv', ['ok', 0], list()];
  const started: any = await rpc.call('bar@localhost', 'gen_server', 'start', args);
  if (started[0] === 'ok') link(started[1]);
  return started;
};
`;

describeErlang('servers that fail beside Erlang', function () {
  this.timeout(30_000);
  const beside = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;

  beforeEach(async () => {
    bar = await beside.startErlang('bar');
    for (const module of ['srv', 'sup']) await loadErlang(bar, fixtures, module);
    const codePath = [fixtures, beside.files({ 'kid.ts': kid })];
    foo = await beside.start('foo', { codePath });
  });

  /** Starts the server srv of a node by the other one. */
  const onBar = 'gen_server:start({local, srv}, srv, {ok, 0}, []), ok';
  const onFoo = "void (await gen_server.start(['local', 'srv'], 'srv', ['ok', 0], []))";
  const server = "['srv', 'bar@localhost']";

  it("of Erlang's tell a client of terl why there is no reply", async () => {
    await bar.eval(onBar);
    await inTurn(foo, [
      `gen_server.call(${server}, ['get'])`,
      '0',
      `gen_server.call(${server}, ['sleep', 200, 'late'], 20).catch((e) => e.reason)`,
      "['timeout', ['gen_server', 'call', [['srv', 'bar@localhost'], ['sleep', 200, 'late'], 20]]]",
      `gen_server.call(${server}, ['later', 50, 'replied'])`,
      "'replied'",
      'flush()',
      "'ok'",
      `gen_server.call(${server}, ['exit', 'crash']).catch((e) => e.reason)`,
      "['crash', ['gen_server', 'call', [['srv', 'bar@localhost'], ['exit', 'crash']]]]",
      `gen_server.call(${server}, ['get']).catch((e) => e.reason[0])`,
      "'noproc'",
      `gen_server.cast(${server}, ['get'])`,
      "'ok'",
      `gen_server.stop(${server}).catch((e) => e.reason)`,
      "'noproc'",
    ]);
  });

  it("of Erlang's whose node is killed during a call end it with nodedown", async () => {
    await bar.eval(onBar);
    await session(foo, [
      'const me = self()',
      `void spawn(async () => { send(me, await gen_server.call(${server}, ['sleep', 60000, 'late'], 'infinity').catch((e) => e.reason[0])) })`,
      `await gen_server.receive_response(gen_server.send_request(['nobody', 'bar@localhost'], 'x'), 5000)`,
    ]);
    bar.kill('SIGKILL');
    await inTurn(foo, [
      'receive()',
      "['nodedown', 'bar@localhost']",
      `gen_server.call(${server}, ['get']).catch((e) => e.reason[0])`,
      "['nodedown', 'bar@localhost']",
      "gen_server.multi_call([node(), 'bar@localhost'], 'srv', ['get'])",
      "[[], ['foo@localhost', 'bar@localhost']]",
    ]);
  });

  it('of terl tell a client of Erlang why there is no reply', async () => {
    await session(foo, [onFoo]);
    await gives(bar, {
      'gen_server:call({srv, foo@localhost}, {get})': '0',
      'catch gen_server:call({srv, foo@localhost}, {sleep, 200, late}, 20)':
        "{'EXIT',{timeout,{gen_server,call,[{srv,foo@localhost},{sleep,200,late},20]}}}",
      'receive Late -> Late after 300 -> none end': 'none',
      'gen_server:call({srv, foo@localhost}, {later, 50, replied})': 'replied',
      'gen_server:multi_call([foo@localhost, node()], srv, {sleep, 200, late}, 20)':
        '{[],[foo@localhost,bar@localhost]}',
      'catch gen_server:call({srv, foo@localhost}, {exit, crash})':
        "{'EXIT',{crash,{gen_server,call,[{srv,foo@localhost},{exit,crash}]}}}",
      'catch gen_server:call({srv, foo@localhost}, {get})':
        "{'EXIT',{noproc,{gen_server,call,[{srv,foo@localhost},{get}]}}}",
    });
  });

  it('of terl whose node stops during a call end it with nodedown', async () => {
    await session(foo, [onFoo]);
    await bar.eval(
      'Self = self(), spawn(fun() -> Self ! {ended, catch gen_server:call({srv, foo@localhost}, {sleep, 60000, late}, infinity)} end), gen_server:call({srv, foo@localhost}, {get}, 100)',
    );
    await foo.stop();
    await gives(bar, {
      "receive {ended, {'EXIT', {Why, _}}} -> Why end": '{nodedown,foo@localhost}',
      'element(1, element(2, catch gen_server:call({srv, foo@localhost}, {get})))':
        '{nodedown,foo@localhost}',
    });
  });

  it("of Erlang's are started again by a supervisor of terl, until their node is gone", async () => {
    await session(foo, [
      "process_flag('trap_exit', true)",
      "await supervisor.start_link(['local', 'sup'], 'sup', [{}, [{ id: 'kid', start: ['kid', 'start', ['kid']] }]])",
    ]);
    const crash = foo.prints(/^=SUPERVISOR REPORT====[\s\S]*reason: 'crash'/);
    await session(foo, ["gen_server.cast(['kid', 'bar@localhost'], ['exit', 'crash'])"]);
    await crash;
    await session(foo, [
      "while (!is_pid(await rpc.call('bar@localhost', 'erlang', 'whereis', ['kid']))) await sleep(1)",
    ]);
    assert.equal(await foo.type("gen_server.call(['kid', 'bar@localhost'], ['get'])"), '0');
    const end = foo.prints(/reason: 'reached_max_restart_intensity'/);
    bar.kill('SIGKILL');
    await end;
    assert.match(
      foo.printed.join('\n'),
      /errorContext: 'child_terminated'\n {4}reason: 'noconnection'/,
    );
    assert.match(
      await foo.type("receive(['EXIT', P.any, P.any])"),
      /^\['EXIT', <.*>, 'shutdown'\]$/,
    );
  });

  it('of terl are started again by a supervisor of Erlang, until their node is gone', async () => {
    await gives(bar, {
      'process_flag(trap_exit, true)': 'false',
      'element(1, supervisor:start_link({local, sup}, sup, {#{}, [#{id => kid, start => {srv, far, [foo@localhost, kid, {ok, 0}]}}]}))':
        'ok',
      'gen_server:call({kid, foo@localhost}, {get})': '0',
    });
    await session(foo, ["const before = whereis('kid')", "exit(before, 'crash')"]);
    await bar.until(
      /=SUPERVISOR REPORT==== [\s\S]*errorContext: child_terminated\n {4}reason: crash\n/,
    );
    await session(foo, ["while ((whereis('kid') ?? before) === before) await sleep(1)"]);
    assert.equal(await bar.eval('gen_server:call({kid, foo@localhost}, {get})'), '0');
    await foo.stop();
    await bar.until(/errorContext: shutdown\n {4}reason: reached_max_restart_intensity/);
    assert.equal(await bar.eval("receive {'EXIT', _, Ended} -> Ended end"), 'shutdown');
  });
});
