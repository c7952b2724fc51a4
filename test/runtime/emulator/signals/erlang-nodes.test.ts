// What processes of a terl node and of a real Erlang node do to one another, from both sides.

import assert from 'node:assert/strict';
import { besideErlang } from '../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, gives } from '../../../helpers/erlang.ts';
import { flushed, session, shows, type TestNode } from '../../../helpers/start-node.ts';

describeErlang('processes of terl and of Erlang', () => {
  const { start, startErlang, files } = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;

  beforeEach(async () => {
    files({
      'mod.ts': `
        export const add = (a, b) => a + b;
        export function fails() { throw new TypeError('oops'); }
        export function throws() { throw 'ball'; }
        export function leaves() { exit('gone'); }
        export async function echoes() { for (;;) { const [from, what] = await receive(); send(from, ['echo', what]); } }
        export function says() { io.format('~p says ~s~n', [node(), 'żółw']); io.put_chars('plain\\n'); return 'said'; }
        export async function serves(count) {
          const [, from, request] = await receive();
          gen_server.reply(from, [request, count]);
          return serves(count + 1);
        }
        export async function starts(node, count) {
          for (let i = 0; i < count; i++) {
            const pid = spawn(node, 'timer', 'sleep', ['infinity']);
            monitor('process', pid);
            exit(pid, ['first', i]);
            exit(pid, ['second', i]);
          }
          const reasons = new Set();
          for (let i = 0; i < count; i++) reasons.add((await receive())[4][0]);
          return [...reasons];
        }
      `,
    });
    bar = await startErlang('bar');
    foo = await start('foo');
  });

  it('send messages to pids and names, and pids come back as they were', async () => {
    await foo.type("register('sh', self())");
    await gives(bar, {
      '{sh, foo@localhost} ! {hello, self(), [1, 2], <<"abc">>, #{a => 1}}, ok': 'ok',
    });
    assert.match(
      await foo.type('const got = await receive(); got'),
      /^\['hello', <2\.\d+\.0>, list\(1, 2\), binary\('abc'\), \{ a: 1 \}\]$/,
    );
    await foo.type(
      "send(got[1], ['back', self(), got[1]]); send(['driver', 'bar@localhost'], 'named')",
    );
    await gives(bar, {
      'receive {back, Foo, Me} -> {node(Foo), Me =:= self()} after 2000 -> none end':
        '{foo@localhost,true}',
      'receive named -> named after 2000 -> none end': 'named',
      'Foo ! {again, Foo}, ok': 'ok',
    });
    assert.equal(await foo.type('(await receive())[1] === self()'), 'true');
  });

  it('send messages of many megabytes, which do not hold up the others', async () => {
    await foo.type("register('sh', self())");
    await gives(bar, {
      '{sh, foo@localhost} ! {big, binary:copy(<<7>>, 1 bsl 26)}, {sh, foo@localhost} ! lists:seq(1, 100000), ok':
        'ok',
    });
    assert.equal(await foo.type("(await receive(['big', P.any]))[1].length"), '67108864');
    assert.equal(await foo.type('(await receive()).length'), '100000');
    await foo.type("send(['driver', 'bar@localhost'], new Uint8Array(2 ** 26).fill(7))");
    await gives(bar, {
      'receive B -> {byte_size(B), binary:last(B)} after 9000 -> none end': '{67108864,7}',
    });
  });

  it('spawn there, with the pid at once and the real one in its place', async () => {
    await session(foo, [
      "const p = spawn('bar@localhost', 'timer', 'sleep', ['infinity'])",
      "send(['driver', 'bar@localhost'], ['spawned', p, spawn('bar@localhost', 'timer', 'sleep', ['infinity'])])",
    ]);
    await gives(bar, {
      'receive {spawned, P, Q} -> {node(P), is_process_alive(P), is_process_alive(Q)} after 2000 -> none end':
        '{bar@localhost,true,true}',
      'rpc:call(foo@localhost, erlang, send, [Q, Q]), exit(Q, kill), ok': 'ok',
    });
    assert.equal(
      await foo.type("(await rpc.call('bar@localhost', 'erlang', 'hd', [list(p)])) === p"),
      'true',
    );
    await session(foo, ["monitor('process', p)", "exit(p, 'kill')"]);
    assert.match(
      (await flushed(foo, 1))[0] ?? '',
      /^\['DOWN', #Ref<>, 'process', <2\.\d+\.0>, 'killed'\]$/,
    );
  });

  it('spawn there with links, monitors and requests', async () => {
    await foo.type("process_flag('trap_exit', true)");
    const spawned: Readonly<Record<string, RegExp>> = {
      "spawn_link('bar@localhost', 'erlang', 'exit', ['oops'])":
        /^\['EXIT', <2\.\d+\.0>, 'oops'\]$/,
      "spawn_monitor('bar@localhost', 'erlang', 'exit', ['oops'])":
        /^\['DOWN', #Ref<>, 'process', <2\.\d+\.0>, 'oops'\]$/,
      "spawn_opt('bar@localhost', 'erlang', 'exit', ['oops'], ['link', ['priority', 'high']])":
        /^\['EXIT', <2\.\d+\.0>, 'oops'\]$/,
      "spawn_request('bar@localhost', 'timer', 'sleep', ['infinity'], ['monitor'])":
        /^\['spawn_reply', #Ref<>, 'ok', <2\.\d+\.0>\]$/,
      "monitor('process', ['nosuch', 'bar@localhost'])":
        /^\['DOWN', #Ref<>, 'process', \['nosuch', 'bar@localhost'\], 'noproc'\]$/,
      "link(spawn('bar@localhost', 'erlang', 'self', []))":
        /^\['EXIT', <2\.\d+\.0>, 'no(?:rmal|proc)'\]$/,
    };
    for (const [entry, message] of Object.entries(spawned)) {
      await foo.type(entry);
      assert.match((await flushed(foo, 1))[0] ?? '', message, entry);
    }
  });

  it('keep the order of what is said to a process that is not there yet', async () => {
    assert.equal(await foo.type("mod.starts('bar@localhost', 300)"), "['first']");
  });

  it('unlink and demonitor', async () => {
    await session(foo, [
      "process_flag('trap_exit', true)",
      "const p = spawn_link('bar@localhost', 'timer', 'sleep', ['infinity'])",
      "const m = monitor('process', p)",
      'unlink(p)',
      'demonitor(m)',
      "exit(p, 'kill')",
      "rpc.call('bar@localhost', 'erlang', 'node', [])",
    ]);
    assert.deepEqual(await flushed(foo, 0), []);
    await gives(bar, {
      'process_flag(trap_exit, true)': 'false',
      'P = spawn_link(foo@localhost, mod, echoes, []), M = monitor(process, P), unlink(P), demonitor(M), exit(P, kill), receive X -> X after 300 -> none end':
        'none',
      'process_flag(trap_exit, false)': 'true',
    });
  });

  it('are spawned here by Erlang, in all ways', async () => {
    await gives(bar, {
      'process_flag(trap_exit, true)': 'false',
      'P = spawn(foo@localhost, mod, echoes, []), P ! {self(), 42}, receive X -> X after 2000 -> none end':
        '{echo,42}',
      'exit(P, kill), monitor(process, P), receive {_, _, process, P, W1} -> W1 after 2000 -> none end':
        'noproc',
      '{P2, R2} = spawn_monitor(foo@localhost, mod, leaves, []), receive {_, R2, process, P2, W2} -> W2 after 2000 -> none end':
        'gone',
      "P3 = spawn_link(foo@localhost, mod, fails, []), receive {'EXIT', P3, {W3, [{A, B, C, _}]}} -> {W3, A, B, C} after 2000 -> none end":
        "{'TypeError: oops',mod,fails,0}",
      "P4 = spawn_link(foo@localhost, mod, echoes, []), exit(P4, shut), receive {'EXIT', P4, W4} -> W4 after 2000 -> none end":
        'shut',
      'R5 = spawn_request(foo@localhost, mod, echoes, [], [monitor, link, {priority, high}]), receive {spawn_reply, R5, ok, P5} -> node(P5) after 2000 -> none end':
        'foo@localhost',
      "exit(P5, kill), receive {_, R5, process, P5, W5} -> receive {'EXIT', P5, W6} -> {W5, W6} end after 2000 -> none end":
        '{killed,killed}',
      'monitor(process, {nosuch, foo@localhost}), receive {_, _, process, Who, W7} -> {Who, W7} after 2000 -> none end':
        '{{nosuch,foo@localhost},noproc}',
      'process_flag(trap_exit, false)': 'true',
    });
  });

  it('call functions there', async () => {
    const rpc = (call: string): string => `rpc.call('bar@localhost', ${call})`;
    await shows(foo, {
      [rpc("'lists', 'sum', [list(1, 2, 3)]")]: '6',
      [rpc("'erlang', 'throw', ['ball']")]: "'ball'",
      [rpc("'erlang', 'exit', ['gone']")]: "['badrpc', ['EXIT', 'gone']]",
      [rpc("'erlang', 'error', ['bad']")]:
        "['badrpc', ['EXIT', ['bad', list(['erlang', 'error', list('bad'), list()])]]]",
      [rpc("'timer', 'sleep', ['infinity'], 50")]: "['badrpc', 'timeout']",
      "erpc.call('bar@localhost', 'erlang', 'exit', ['gone'])":
        "** exception exit: ['exception', 'gone']",
      "erpc.call('bar@localhost', 'erlang', 'error', ['bad'])":
        "** exception error: ['exception', 'bad', list(['erlang', 'error', list('bad'), list()])]",
      "rpc.multicall(['bar@localhost', node()], 'erlang', 'node', [])":
        "[['bar@localhost', 'foo@localhost'], []]",
      "rpc.block_call('bar@localhost', 'lists', 'reverse', [list(1, 2)])": 'list(2, 1)',
      "rpc.sbcast(['bar@localhost'], 'driver', 'hello')": "[['bar@localhost'], []]",
      "gen_server.call(['net_kernel', 'bar@localhost'], ['is_auth', node()])": "'yes'",
      "gen_server.call(['nosuch', 'bar@localhost'], 'x')":
        "** exception exit: ['noproc', ['gen_server', 'call', [['nosuch', 'bar@localhost'], 'x']]]",
    });
    await gives(bar, { 'receive hello -> hello after 2000 -> none end': 'hello' });
  });

  it('are called by Erlang', async () => {
    await foo.type("register('sh', self())");
    await gives(bar, {
      'rpc:call(foo@localhost, mod, add, [1, 2])': '3',
      'erpc:call(foo@localhost, mod, add, [1, 2], 2000)': '3',
      'rpc:call(foo@localhost, mod, throws, [])': 'ball',
      'rpc:call(foo@localhost, mod, leaves, [])': "{badrpc,{'EXIT',gone}}",
      "{badrpc, {'EXIT', {Why, [{mod, fails, 0, _}]}}} = rpc:call(foo@localhost, mod, fails, []), Why":
        "'TypeError: oops'",
      'try erpc:call(foo@localhost, mod, throws, []) catch throw:T -> T end': 'ball',
      'try erpc:call(foo@localhost, mod, leaves, []) catch exit:E -> E end': '{exception,gone}',
      'try erpc:call(foo@localhost, mod, fails, []) catch error:{exception, F, _} -> F end':
        "'TypeError: oops'",
      'try erpc:call(foo@localhost, mod, echoes, [], 100) catch error:O -> O end': '{erpc,timeout}',
      'element(1, element(2, element(2, rpc:call(foo@localhost, mod, nosuch, []))))': 'undef',
      'rpc:block_call(foo@localhost, mod, add, [1, 2])': '3',
      'gen_server:call({rex, foo@localhost}, {call, mod, add, [1, 2], group_leader()})': '3',
      'rpc:sbcast([foo@localhost], sh, hi)': '{[foo@localhost],[]}',
      'rpc:sbcast([foo@localhost], nosuch, hi)': '{[],[foo@localhost]}',
      'rpc:multicall([foo@localhost, node()], erlang, node, [])':
        '{[foo@localhost,bar@localhost],[]}',
      'S = spawn(foo@localhost, mod, serves, [0]), gen_server:call(S, ping)': '{ping,0}',
      'gen_server:call(S, {ping, 1})': '{{ping,1},1}',
      'try gen_server:call({nosuch, foo@localhost}, ping) catch exit:{N, _} -> N end': 'noproc',
      'net_adm:ping(foo@localhost)': 'pong',
    });
  });

  it('write on the terminal of the node that has spawned them', async () => {
    await foo.type(
      "rpc.call('bar@localhost', 'io', 'format', [charlist('~s ~p~n'), list(charlist('hi'), ['a', list(1)])])",
    );
    await foo.prints(/^hi \['a', list\(1\)\]$/);
    await foo.type("spawn('bar@localhost', 'io', 'put_chars', [binary('plain\\n')])");
    await foo.prints(/^plain$/);
    await gives(bar, { 'rpc:call(foo@localhost, mod, says, [])': 'said' });
    await bar.until(/^foo@localhost says żółw\nplain\n/m);
    await gives(bar, { 'spawn(foo@localhost, mod, fails, []), ok': 'ok' });
    await bar.until(
      /=ERROR REPORT.*\nError in process <[\d.]+> on node foo@localhost with exit value:\n\{'TypeError: oops',\[\{mod,fails,0,/,
    );
    await foo.type("spawn('bar@localhost', 'erlang', 'error', ['oops'])");
    await foo.prints(
      /^=ERROR REPORT====\nError in process <2\.\d+\.0> on node bar@localhost with exit value:\n\['oops', list\(/,
    );
  });

  it('ask the terminal, and every request is answered', async () => {
    const io = (call: string): string => `rpc.call('bar@localhost', 'io', ${call})`;
    await shows(foo, {
      [io("'getopts', []")]: "list(['binary', false], ['echo', true], ['encoding', 'unicode'])",
      [io("'setopts', [list(['encoding', 'unicode'])]")]: "'ok'",
      [io("'columns', []")]: "['ok', 80]",
      [io("'rows', []")]: "['ok', 24]",
      [io("'requests', [list(['put_chars', 'unicode', binary('a')], 'nl')]")]: "'ok'",
      [io("'request', ['nonsense']")]: "['error', 'request']",
    });
  });

  it('learn what a node is when it answers: what it cannot take is dropped with a report', async () => {
    const set = "send(['driver', 'bar@localhost'], [1, new Set()])";
    assert.equal(await foo.type(set), '[1, Set(0) {}]');
    await foo.prints(/A message for bar@localhost was dropped: cannot send message\[1\]: a Set/);
    await foo.type("disconnect_node('bar@localhost')");
    assert.equal(await foo.type("rpc.call('bar@localhost', () => 1)"), "['badrpc', 'badarg']");
  });

  it('are told system_limit in place of a term that is nested too deep', async () => {
    await foo.type("register('sh', self())");
    await gives(bar, {
      'Deep = lists:foldl(fun(_, T) -> {T} end, x, lists:seq(1, 5000)), {sh, foo@localhost} ! Deep, ok':
        'ok',
      'R = spawn_request(foo@localhost, mod, add, [1, Deep]), receive {spawn_reply, R, error, W} -> W after 2000 -> none end':
        'system_limit',
    });
    assert.equal(await foo.type('receive()'), "'system_limit'");
    assert.equal(await foo.type("nodes('hidden')"), "['bar@localhost']");
  });

  it('have no shell in common', async () => {
    const told = foo.prints(/bar@localhost is an Erlang node, whose shell is in Erlang/);
    void foo.shellOn('bar@localhost');
    await told;
    assert.equal(await foo.type('1 + 1'), '2');
  });

  it('end with their node: the others hear noconnection', async () => {
    const baz = await startErlang('baz');
    await session(foo, [
      "process_flag('trap_exit', true)",
      "spawn_link('baz@localhost', 'timer', 'sleep', ['infinity'])",
      "spawn_monitor('baz@localhost', 'timer', 'sleep', ['infinity'])",
      "monitor_node('baz@localhost', true)",
    ]);
    assert.equal(await foo.type("nodes('hidden')"), "['baz@localhost']");
    baz.kill();
    const told = (await flushed(foo, 3)).map((text) => text.replace(/<.*?>/g, ''));
    assert.deepEqual(told.sort(), [
      "['DOWN', #Ref, 'process', , 'noconnection']",
      "['EXIT', , 'noconnection']",
      "['nodedown', 'baz@localhost']",
    ]);
    await gives(bar, {
      'process_flag(trap_exit, true)': 'false',
      'L = spawn_link(foo@localhost, mod, echoes, []), monitor_node(foo@localhost, true), monitor(process, L), nodes(hidden)':
        '[foo@localhost]',
    });
    await foo.stop();
    await gives(bar, {
      "receive {'EXIT', L, W1} -> W1 after 2000 -> none end": 'noconnection',
      'receive {_, _, process, L, W2} -> W2 after 2000 -> none end': 'noconnection',
      'receive {nodedown, N} -> N after 2000 -> none end': 'foo@localhost',
      'process_flag(trap_exit, false)': 'true',
    });
  });

  it('refuse terms that Erlang lacks, and tell what ends a process whatever it is', async () => {
    await foo.type("net_adm.ping('bar@localhost')");
    assert.match(
      await foo.type("send(['driver', 'bar@localhost'], [1, new Set()])"),
      /cannot send message\[1\]: a Set; send list\(\.\.\.set\) \(bar@localhost is an Erlang node\)/,
    );
    await gives(bar, {
      '{P, R} = spawn_monitor(foo@localhost, erlang, exit, [[1, 2]]), receive {_, R, _, _, W} -> W after 2000 -> none end':
        '[1,2]',
    });
  });
});

describeErlang('a terl node between terl and Erlang', () => {
  const { start, startErlang, files } = besideErlang();

  it('tells each of the pids of the other', async () => {
    await startErlang('bar');
    files({
      'mod.ts':
        "export async function waits() { send(['sh', 'foo@localhost'], ['got', await receive()]); }",
    });
    const options = { protoDist: ['ws', 'inet_tcp'] };
    const foo = await start('foo', options);
    const baz = await start('baz', options);
    await baz.type("register('sh', self())");
    await foo.type("register('sh', self())");
    // bar's pid is on its way to foo when baz is told of it
    await foo.type(
      "send(['sh', 'baz@localhost'], spawn('bar@localhost', 'timer', 'sleep', ['infinity']))",
    );
    await session(baz, ['const p = await receive()', "monitor('process', p)", "exit(p, 'kill')"]);
    assert.match((await flushed(baz, 1))[0] ?? '', /'killed'\]$/);
    // the pid of a process that foo has spawned on baz, told by bar
    await foo.type("const q = spawn('baz@localhost', 'mod', 'waits', [])");
    assert.equal(await foo.type("rpc.call('bar@localhost', 'erlang', 'send', [q, 'hi'])"), "'hi'");
    assert.deepEqual(await flushed(foo, 1), ["['got', 'hi']"]);
    assert.equal(
      await foo.type("(await rpc.call('bar@localhost', 'erlang', 'hd', [list(q)])) === q"),
      'true',
    );
    assert.equal(await foo.type("nodes('connected').sort()"), "['bar@localhost', 'baz@localhost']");
  });
});
