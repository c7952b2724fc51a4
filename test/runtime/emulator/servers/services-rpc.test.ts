import assert from 'node:assert/strict';
import { shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const noModule = "{ cause: 'there is no module s: no s.ts on the code path of this node' }";

describe('rpc', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
  });

  /** Entries and what each prints. */
  it('C11: call gives the value, or why there is none', async () => {
    await shows(foo, {
      "rpc.call('bar@localhost', 'erlang', 'node', [])": "'bar@localhost'",
      "rpc.call('nosuch@localhost', 'erlang', 'node', [])": "['badrpc', 'nodedown']",
      "rpc.call('bar@localhost', 's', 'nofun', [1])": `['badrpc', ['EXIT', ['undef', [['s', 'nofun', [1], ${noModule}]]]]]`,
      "rpc.call('bar@localhost', 'erlang', 'error', ['boo'])": "['badrpc', ['EXIT', ['boo', []]]]",
      "rpc.call('bar@localhost', 'erlang', 'exit', ['boo'])": "['badrpc', ['EXIT', 'boo']]",
      "rpc.call('bar@localhost', 'erlang', 'throw', ['boo'])": "'boo'",
      "rpc.call('bar@localhost', 'timer', 'sleep', [2000], 30)": "['badrpc', 'timeout']",
      "rpc.call(node(), 'erlang', 'node', [])": "'foo@localhost'",
      "rpc.call('foo', 'erlang', 'node', [])": "['badrpc', 'nodedown']",
      'flush()': "'ok'",
    });
  });

  it('C11: call takes an exported function, or one typed at the prompt', async () => {
    await shows(foo, {
      "rpc.call('bar@localhost', erlang.node)": "'bar@localhost'",
      "rpc.call('bar@localhost', erlang.throw, [['x', 1]])": "['x', 1]",
      "rpc.call('bar@localhost', (n: number) => [node(), n + 1], [1])": "['bar@localhost', 2]",
    });
  });

  it('C11: what a call writes comes to the terminal of the caller', async () => {
    await foo.type("rpc.call('bar@localhost', 'io', 'format', ['hello~n'])");
    assert.deepEqual(foo.printed.slice(-2), ['hello', "'ok'"]);
    assert.deepEqual(bar.printed, []);
  });

  it('C11: a call ends when its node halts', async () => {
    const stopped = bar.halted.then(() => bar.stop());
    assert.equal(
      await foo.type("rpc.call('bar@localhost', 'erlang', 'halt', [])"),
      "['badrpc', 'nodedown']",
    );
    await stopped;
    assert.equal(await foo.type('nodes()'), '[]');
  });

  it('C11: multicall collects values and bad nodes in order', async () => {
    await shows(foo, {
      "net_adm.ping('bar@localhost')": "'pong'",
      "rpc.multicall('erlang', 'node', [])": "[['foo@localhost', 'bar@localhost'], []]",
      "rpc.multicall(['bar@localhost', 'nosuch@localhost', node()], 'erlang', 'node', [])":
        "[['bar@localhost', 'foo@localhost'], ['nosuch@localhost']]",
      "rpc.multicall(['bar@localhost'], 's', 'nofun', [])": `[[['badrpc', ['EXIT', ['undef', [['s', 'nofun', [], ${noModule}]]]]]], []]`,
      "rpc.multicall([node(), 'bar@localhost'], 'timer', 'sleep', [2000], 30)":
        "[[], ['foo@localhost', 'bar@localhost']]",
      'flush()': "'ok'",
    });
  });

  it('C11: casts answer at once and write to the terminal of the caller', async () => {
    await shows(foo, {
      "rpc.cast('bar@localhost', 'io', 'format', ['cast~n'])": 'true',
      "rpc.cast('nosuch@localhost', 'io', 'format', ['cast~n'])": 'true',
      "rpc.eval_everywhere(['bar@localhost'], 'io', 'format', ['ee~n'])": "'abcast'",
    });
    const shown = (): boolean =>
      ['cast', 'ee'].every((text) => foo.printed.join('\n').includes(text));
    while (!shown()) await foo.type('await sleep(1)');
    assert.equal(foo.printed.join().includes('REPORT'), false);
  });

  it('C11: broadcasts reach a name on each node', async () => {
    await bar.type("register('shell', self())");
    await shows(foo, {
      "rpc.sbcast([node(), 'bar@localhost', 'nosuch@localhost'], 'rex', 'hi')":
        "[['foo@localhost', 'bar@localhost'], ['nosuch@localhost']]",
      "rpc.sbcast(['bar@localhost'], 'nobody', 'hi')": "[[], ['bar@localhost']]",
      "rpc.abcast('shell', 'hi')": "'abcast'",
    });
    await bar.gets(1);
    assert.equal(await bar.type('await receive()'), "'hi'");
  });

  it('C11: a call is asked for now and its value fetched later', async () => {
    await shows(foo, {
      "const K = rpc.async_call('bar@localhost', 'erlang', 'node', [])": '#Ref<>',
      'rpc.yield(K)': "'bar@localhost'",
      "const L = rpc.async_call('bar@localhost', 'timer', 'sleep', [30])": '#Ref<>',
      'rpc.nb_yield(L)': "'timeout'",
      'rpc.nb_yield(L, 2000)': "['value', 'ok']",
    });
  });

  it('calls many functions at the same time, on all nodes in turn', async () => {
    await shows(foo, {
      "net_adm.ping('bar@localhost')": "'pong'",
      "rpc.parallel_eval([['erlang', 'node', []], ['erlang', 'node', []], ['erlang', 'exit', [1]]])":
        "['foo@localhost', 'bar@localhost', ['badrpc', ['EXIT', 1]]]",
      'rpc.parallel_eval([])': '[]',
      "rpc.pmap(['erlang', 'max'], [], [1])": "** exception exit: 'badrpc'",
      "rpc.pmap(['timer', 'hms'], [0, 1], [1, 2])": '[3601000, 7201000]',
      "rpc.pmap(['erlang', 'throw'], [], [1])": '[1]',
      "rpc.pmap(['erlang', 'exit'], [], [1])": "** exception exit: 'badrpc'",
    });
    for (const wrong of [
      "rpc.parallel_eval('x')",
      "rpc.parallel_eval(['x'])",
      "rpc.pmap('x', [], [])",
    ])
      assert.match(await foo.type(wrong), /argument 1: not/, wrong);
    assert.match(await foo.type("rpc.pmap(['a', 'b'], 'x', [])"), /argument 2: not an array/);
  });

  it('C11: block_call runs in rex', async () => {
    await shows(foo, {
      "rpc.block_call('bar@localhost', 'erlang', 'self', [])": '<2.53.0>',
      "rpc.block_call('bar@localhost', 'erlang', 'throw', ['x'])": "'x'",
      "rpc.block_call('bar@localhost', 'erlang', 'exit', ['x'])": "['badrpc', ['EXIT', 'x']]",
      "rpc.block_call('nosuch@localhost', 'erlang', 'self', [])": "['badrpc', 'nodedown']",
      "rpc.block_call('bar@localhost', 'timer', 'sleep', [100], 10)": "['badrpc', 'timeout']",
      "rpc.pinfo(self(), 'status')": "['status', 'running']",
      "rpc.pinfo(await rpc.call('bar@localhost', whereis, ['rex']), 'trap_exit')":
        "['trap_exit', true]",
    });
  });

  it('starts rex anew when it has run for too long', async () => {
    nodes.files({ 'busy.ts': 'export function loop(): never { for (;;); }' });
    const baz = await nodes.start('baz');
    await shows(baz, {
      "rpc.block_call(node(), 'busy', 'loop', [])": "['badrpc', ['EXIT', 'killed']]",
      "rpc.block_call(node(), 'erlang', 'node', [])": "'baz@localhost'",
    });
  });

  it('refuses wrong arguments where they are given', async () => {
    assert.match(await foo.type("rpc.call(1, 'erlang', 'node', [])"), /argument 1: not a node/);
    assert.match(await foo.type("rpc.call(node(), 'erlang', 'node')"), /argument 4: not an array/);
    assert.match(await foo.type("rpc.call(node(), 'm', 'f', [], -1)"), /argument 5: not milli/);
    assert.match(
      await foo.type("rpc.call('bar@localhost', 'm', 'f', [Symbol('x')])"),
      /cannot send arguments\[0\]: a symbol/,
    );
  });
});

describe('erpc', () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    await nodes.start('bar');
  });

  it('C11: call raises what the function raises', async () => {
    await shows(foo, {
      "erpc.call('bar@localhost', 'erlang', 'node', [])": "'bar@localhost'",
      "erpc.call('nosuch@localhost', 'erlang', 'node', [])":
        "** exception error: ['erpc', 'noconnection']",
      "erpc.call('bar@localhost', 's', 'nofun', [1])": `** exception error: ['exception', 'undef', [['s', 'nofun', [1], ${noModule}]]]`,
      "erpc.call('bar@localhost', 'erlang', 'error', ['boo'])":
        "** exception error: ['exception', 'boo', []]",
      "erpc.call('bar@localhost', 'erlang', 'exit', ['boo'])":
        "** exception exit: ['exception', 'boo']",
      "erpc.call('bar@localhost', 'erlang', 'throw', ['boo'])": "** exception throw: 'boo'",
      "erpc.call('bar@localhost', 'timer', 'sleep', [2000], 30)":
        "** exception error: ['erpc', 'timeout']",
      "erpc.call('bar@localhost', () => node())": "'bar@localhost'",
      "erpc.call('bar@localhost', () => exit(self(), 'kill'))":
        "** exception exit: ['signal', 'killed']",
      "erpc.call(node(), 'erlang', 'exit', ['boo'])": "** exception exit: ['exception', 'boo']",
    });
  });

  it('C11: multicall tells class and reason of each', async () => {
    await shows(foo, {
      "erpc.multicall(['bar@localhost', 'nosuch@localhost'], 'erlang', 'node', [])":
        "[['ok', 'bar@localhost'], ['error', ['erpc', 'noconnection']]]",
      "erpc.multicall([node()], 'erlang', 'throw', ['x'])": "[['throw', 'x']]",
    });
  });

  it('reports what a cast raises, as Erlang nests it; an exit is silent', async () => {
    for (const [fn, report] of [
      ['error', /\[\['exception', \['what', \[\]\]\], \[\]\]/],
      ['throw', /\[\['nocatch', 'what'\], \[\]\]/],
    ] as const) {
      await foo.type(`erpc.cast('bar@localhost', 'erlang', '${fn}', ['what'])`);
      assert.match(await foo.prints(/REPORT/), report);
    }
    const before = foo.printed.length;
    await foo.type("erpc.cast(node(), 'erlang', 'exit', ['what'])");
    await foo.type('erlang.yield()');
    assert.equal(foo.printed.slice(before).join().includes('REPORT'), false);
  });

  it('sends requests whose responses are waited for later', async () => {
    await foo.type("const R = erpc.send_request('bar@localhost', 'timer', 'sleep', [30])");
    assert.equal(await foo.type('erpc.wait_response(R)'), "'no_response'");
    assert.equal(await foo.type('erpc.wait_response(R, 2000)'), "['response', 'ok']");
    assert.match(
      await foo.type('erpc.receive_response(R)'),
      /^\*\* exception error: \['erpc', 'badarg'\]\n.*\n.*\n.*argument 1: not a request of this process that is still open/,
    );
    await foo.type("const Q = erpc.send_request('bar@localhost', 'erlang', 'node', [])");
    assert.equal(
      await foo.type('erpc.check_response(await receive(), Q)'),
      "['response', 'bar@localhost']",
    );
    assert.equal(await foo.type("erpc.check_response('hi', Q)"), "'no_response'");
    await foo.type("const T = erpc.send_request('bar@localhost', 'timer', 'sleep', [2000])");
    assert.equal(
      await foo.type('erpc.receive_response(T, 10)'),
      "** exception error: ['erpc', 'timeout']",
    );
  });

  it('a result that cannot be sent is an error of the function', async () => {
    assert.match(
      await foo.type("erpc.call('bar@localhost', () => Symbol('x'))"),
      /exception error: \['exception',\s+Unsendable: cannot send message\[2\]: a symbol/,
    );
  });
});
