// State machines of terl and of real Erlang nodes, each used from the other side.

import { besideErlang } from '../../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, gives } from '../../../../helpers/erlang.ts';
import { session, type TestNode } from '../../../../helpers/start-node.ts';
import { begun, machine } from './support/machine.ts';
import { inTurn } from './support/obedient.ts';

describeErlang('machines beside Erlang', () => {
  const beside = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;

  beforeEach(async () => {
    bar = await beside.startErlang('bar');
    foo = await beside.start('foo', { codePath: [beside.files({ 'm.ts': machine })] });
  });

  it('answer calls, casts and requests from there', async () => {
    await session(foo, [begun]);
    await gives(bar, {
      'gen_statem:call({a, foo@localhost}, get)': '{open,{}}',
      'gen_statem:cast({a, foo@localhost}, {button, 1})': 'ok',
      'gen_statem:call({a, foo@localhost}, get, {clean_timeout, 5000})':
        '{open,{{cast,{button,1},open}}}',
      'gen_statem:call({a, foo@localhost}, get, {dirty_timeout, 5000})':
        '{open,{{cast,{button,1},open}}}',
      'R = gen_statem:send_request({a, foo@localhost}, get), element(1, gen_statem:receive_response(R, 5000))':
        'reply',
      'try gen_statem:call({a, foo@localhost}, unanswered, 10) catch exit:{Why, _} -> Why end':
        'timeout',
      'element(1, sys:get_state({a, foo@localhost}))': 'open',
      'element(2, element(3, sys:get_status({a, foo@localhost})))': 'gen_statem',
      // a fun of Erlang cannot run here
      'try sys:replace_state({a, foo@localhost}, fun(S) -> S end) catch error:{callback_failed, _, {error, {F, _}}} -> F end':
        'badfun',
      'gen_statem:stop({a, foo@localhost})': 'ok',
      'try gen_statem:call({a, foo@localhost}, get) catch exit:{No, _} -> No end': 'noproc',
    });
  });

  it("of Erlang's are used from here", async () => {
    // a machine without a file: its callbacks are compiled there
    const forms = [
      '{attribute,1,module,door}',
      '{attribute,1,export,[{init,1},{callback_mode,0},{handle_event,4}]}',
      '{function,1,callback_mode,0,[{clause,1,[],[],[{atom,1,handle_event_function}]}]}',
      "{function,1,init,1,[{clause,1,[{var,1,'X'}],[],[{tuple,1,[{atom,1,ok},{atom,1,shut},{var,1,'X'}]}]}]}",
      // handle_event({call, From}, Request, State, Data) -> {keep_state_and_data, {reply, From, {State, Data, Request}}}
      "{function,1,handle_event,4,[{clause,1,[{tuple,1,[{atom,1,call},{var,1,'F'}]},{var,1,'R'},{var,1,'S'},{var,1,'D'}],[],[{tuple,1,[{atom,1,keep_state_and_data},{tuple,1,[{atom,1,reply},{var,1,'F'},{tuple,1,[{var,1,'S'},{var,1,'D'},{var,1,'R'}]}]}]}]},{clause,1,[{atom,1,cast},{var,1,'C'},{var,1,'_S'},{var,1,'_D'}],[],[{tuple,1,[{atom,1,next_state},{atom,1,open},{var,1,'C'}]}]}]}",
    ];
    await bar.eval(
      `{ok, door, B} = compile:forms([${forms.join(', ')}]), {module, door} = code:load_binary(door, "door", B), element(1, gen_statem:start({local, door}, door, 7, []))`,
    );
    await inTurn(foo, [
      "gen_statem.call(['door', 'bar@localhost'], 'hi')",
      "['shut', 7, 'hi']",
      "gen_statem.cast(['door', 'bar@localhost'], ['new', 8])",
      "'ok'",
      "gen_statem.call(['door', 'bar@localhost'], ['a', 1], 5000)",
      "['open', ['new', 8], ['a', 1]]",
      "sys.get_state(['door', 'bar@localhost'])",
      "['open', ['new', 8]]",
      "gen_statem.receive_response(gen_statem.send_request(['door', 'bar@localhost'], 'x'))",
      "['reply', ['open', ['new', 8], 'x']]",
      "gen_statem.stop(['door', 'bar@localhost'])",
      "'ok'",
      "gen_statem.call(['door', 'bar@localhost'], 'hi').catch((e) => e.reason[0])",
      "'noproc'",
    ]);
  });

  it('report their crash on the terminal of the Erlang node that spawned them', async () => {
    await bar.eval(
      'spawn(foo@localhost, gen_statem, start, [{local, a}, m, {ok, open, 0}, []]), (fun Wait() -> case rpc:call(foo@localhost, erlang, whereis, [a]) of undefined -> Wait(); _ -> ok end end)(), gen_statem:cast({a, foo@localhost}, {eval, 1})',
    );
    await bar.until(/=ERROR REPORT==== .*\n\*\* State machine 'a' terminating/);
    await bar.until(/=CRASH REPORT==== .*\n {2}crasher:\n {4}initial call: m\.init\/1\n/);
  });
});
