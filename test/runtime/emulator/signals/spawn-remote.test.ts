// Processes begun on another node (A15, C09 of the ground truth).

import assert from 'node:assert/strict';
import {
  flushed,
  session,
  startTestNode,
  type TestNode,
  testNodes,
} from '../../../helpers/start-node.ts';

describe('spawn on another node', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;

  beforeEach(async () => {
    nodes.files({
      'mod.ts': `
        export function send_node(to) { send(to, node()); }
        export async function tells(to) { io.format('on ~p~n', [node()]); send(to, [self(), group_leader()]); await receive(); error('later'); }
      `,
    });
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
  });

  /** A session whose reports and values stand each on one line. */
  async function told(entries: readonly string[]): Promise<string[]> {
    const printed = await session(foo, entries);
    return printed.map((text) => text.replaceAll(/\s+/g, ' '));
  }

  const kernelReport = /Connection to .* failed/;
  const toNosuch = (text: string): boolean => !kernelReport.test(text);

  it('runs the function there', async () => {
    assert.equal(
      await foo.type("spawn('bar@localhost', 'mod', 'send_node', [self()])"),
      '<2.89.1>',
    );
    assert.deepEqual(await flushed(foo, 1), ["'bar@localhost'"]);
    assert.equal(await foo.type('nodes()'), "['bar@localhost']");
    assert.equal(await bar.type('nodes()'), "['foo@localhost']");
  });

  it('takes an exported function by its name', async () => {
    await session(foo, ["spawn('bar@localhost', mod.send_node, [self()])"]);
    assert.deepEqual(await flushed(foo, 1), ["'bar@localhost'"]);
  });

  it('takes a function typed at the prompt, with the bindings it names', async () => {
    await session(foo, ['const me = self(), k = [3]']);
    await session(foo, ["spawn('bar@localhost', () => send(me, [k, node()]))"]);
    assert.deepEqual(await flushed(foo, 1), ["[[3], 'bar@localhost']"]);
  });

  it('takes erlang.apply of a function typed at the prompt', async () => {
    await session(foo, ['const me = self(), k = [3]']);
    await session(foo, [
      "spawn('bar@localhost', 'erlang', 'apply', [(x) => send(me, [k, x, node()]), ['x']])",
      "spawn('erlang', 'apply', [(x) => send(me, [k, x, node()]), ['x']])",
    ]);
    assert.deepEqual((await flushed(foo, 2)).sort(), [
      "[[3], 'x', 'bar@localhost']",
      "[[3], 'x', 'foo@localhost']",
    ]);
    const there = "'bar@localhost', 'erlang', 'apply', [(x) => [node(), x, k], [1]]";
    assert.equal(await foo.type(`rpc.call(${there})`), "['bar@localhost', 1, [3]]");
    assert.equal(await foo.type(`erpc.call(${there})`), "['bar@localhost', 1, [3]]");
    await session(foo, ['const s = Symbol(), w = new WeakMap()']);
    assert.match(
      await foo.type("spawn('bar@localhost', 'erlang', 'apply', [() => [s, w, k], []])"),
      /argument 4: cannot send fun: it uses s: a symbol; w: a WeakMap/,
    );
  });

  it('warns before it gives the pid, which is dead, when the node is not there', async () => {
    const printed = await told([
      "spawn('nosuch@localhost', 'mod', 'send_node', [self()])",
      "spawn('foo', 'mod', 'send_node', [1])",
    ]);
    assert.deepEqual(printed.filter(toNosuch), [
      '=WARNING REPORT==== ** Can not start mod:send_node,[<0.88.0>] on nosuch@localhost **',
      "<2.89.1> * no node called nosuch runs on localhost; why('nosuch@localhost') tells more",
      '=WARNING REPORT==== ** Can not start mod:send_node,[1] on foo **',
      '<3.90.1>',
    ]);
    await session(foo, ["process_flag('trap_exit', true)"]);
    assert.deepEqual(
      (await told(["spawn_link('nosuch@localhost', 'erlang', 'self', [])"])).filter(toNosuch),
      [
        '=WARNING REPORT==== ** Can not start erlang:self,[] ([link]) on nosuch@localhost **',
        '<2.91.1>',
      ],
    );
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.91.1>, 'noconnection']"]);
    assert.deepEqual(
      (await told(["spawn_monitor('nosuch@localhost', 'erlang', 'self', [])"])).filter(toNosuch),
      [
        '=WARNING REPORT==== ** Can not start erlang:self,[] ([monitor]) on nosuch@localhost **',
        '[<2.92.1>, #Ref<>]',
      ],
    );
    assert.deepEqual(await flushed(foo, 1), [
      "['DOWN', #Ref<>, 'process', <2.92.1>, 'noconnection']",
    ]);
  });

  it('reports a crash there on the terminal here, and an exit nowhere', async () => {
    const at = "'bar@localhost', 'erlang'";
    await session(foo, [
      `spawn(${at}, 'exit', ['kaboom'])`,
      "spawn('bar@localhost', 'mod', 'nofun', [])",
      `spawn(${at}, 'throw', ['kaboom'])`,
      `spawn(${at}, 'error', ['kaboom'])`,
      "spawn('bar@localhost', 'nomod', 'f', [])",
    ]);
    await foo.prints(/nomod/);
    const reports = foo.printed.filter((text) => text.startsWith('=ERROR'));
    assert.deepEqual(
      reports.map((text) => text.split('\n')[1]),
      [90, 91, 92, 93].map(
        (id) => `Error in process <2.${id}.1> on node bar@localhost with exit value:`,
      ),
    );
    assert.match(reports[0] ?? '', /\['undef', \[\['mod', 'nofun', \[\],/);
    assert.match(reports[1] ?? '', /\[\['nocatch', 'kaboom'\], \[/);
    assert.match(reports[2] ?? '', /\['kaboom', \[/);
    assert.deepEqual(bar.printed, []);
  });

  it('ends the linked shell with the crash, with a message if it traps exits', async () => {
    await foo.type("spawn_link('bar@localhost', 'mod', 'nofun', [])");
    assert.match(
      await foo.prints(/exception/),
      /^\*\* exception error: undefined function mod\.nofun\/0/,
    );
    await session(foo, [
      "process_flag('trap_exit', true)",
      "spawn_link('bar@localhost', 'mod', 'nofun', [])",
    ]);
    assert.match(
      (await flushed(foo, 1))[0] ?? '',
      /^\['EXIT', <2\.\d+\.1>, \['undef', \[\['mod', 'nofun', \[\]/,
    );
    await foo.type("spawn_link('bar@localhost', 'erlang', 'self', [])");
    assert.match((await flushed(foo, 1))[0] ?? '', /^\['EXIT', <2\.\d+\.1>, 'normal'\]$/);
  });

  it('may monitor, link and answer with a tag', async () => {
    await session(foo, ["process_flag('trap_exit', true)"]);
    const there = "'bar@localhost', 'erlang', 'self', []";
    assert.equal(await foo.type(`spawn_monitor(${there})`), '[<2.89.1>, #Ref<>]');
    assert.deepEqual(await flushed(foo, 1), ["['DOWN', #Ref<>, 'process', <2.89.1>, 'normal']"]);
    await foo.type(`spawn_request(${there}, [['reply_tag', 'hello'], 'monitor'])`);
    assert.deepEqual(await flushed(foo, 2), [
      "['hello', #Ref<>, 'ok', <2.90.1>]",
      "['DOWN', #Ref<>, 'process', <2.90.1>, 'normal']",
    ]);
    await foo.type("spawn_request('nosuch@localhost', 'erlang', 'self', [])");
    assert.deepEqual(await flushed(foo, 1), ["['spawn_reply', #Ref<>, 'error', 'noconnection']"]);
    assert.equal(await foo.type(`spawn_opt(${there}, ['link', 'monitor'])`), '[<2.92.1>, #Ref<>]');
    assert.deepEqual((await flushed(foo, 2)).sort(), [
      "['DOWN', #Ref<>, 'process', <2.92.1>, 'normal']",
      "['EXIT', <2.92.1>, 'normal']",
    ]);
  });

  it('on request leaves nothing behind when it fails', async () => {
    await session(foo, ["process_flag('trap_exit', true)"]);
    const nosuch = "'nosuch@localhost', 'erlang', 'self', []";
    await foo.type(`spawn_request(${nosuch}, ['monitor', 'link'])`);
    assert.deepEqual(await flushed(foo, 1), ["['spawn_reply', #Ref<>, 'error', 'noconnection']"]);
    await foo.type(`spawn_request('bar@localhost', 'erlang', 'self', [], ['foo'])`);
    assert.deepEqual(await flushed(foo, 1), ["['spawn_reply', #Ref<>, 'error', 'badopt']"]);
    const plain = await startTestNode({});
    try {
      await plain.type(`spawn_request(${nosuch}, ['monitor', 'link'])`);
      assert.deepEqual(await flushed(plain, 1), [
        "['spawn_reply', #Ref<>, 'error', 'noconnection']",
      ]);
    } finally {
      await plain.stop();
    }
    assert.equal(
      await foo.type("process_info(self(), ['links', 'monitors'])"),
      "[['links', []], ['monitors', []]]",
    );
  });

  it('on request may be here, and answers only as asked', async () => {
    await session(foo, ["spawn_request(() => 'ok', ['monitor'])"]);
    assert.deepEqual(await flushed(foo, 2), [
      "['spawn_reply', #Ref<>, 'ok', <0.89.0>]",
      "['DOWN', #Ref<>, 'process', <0.89.0>, 'normal']",
    ]);
    await session(foo, [
      "spawn_request('bar@localhost', () => 'ok', [['reply', 'error_only'], ['monitor', [['tag', 'gone']]]])",
    ]);
    assert.deepEqual(await flushed(foo, 1), ["['gone', #Ref<>, 'process', <2.90.1>, 'normal']"]);
  });

  it('is refused by a node whose net_kernel has no name', async () => {
    await session(foo, ["await net_adm.ping('bar@localhost')"]);
    await session(bar, ["unregister('net_kernel')"]);
    await session(foo, ["process_flag('trap_exit', true)"]);
    assert.deepEqual(
      await told(["spawn_opt('bar@localhost', 'mod', 'f', [], ['link', 'monitor'])"]),
      [
        '=WARNING REPORT==== ** Can not start mod:f,[] ([link,monitor]) on bar@localhost **',
        '[<2.89.1>, #Ref<>] * bar@localhost refused to start it: notsup',
      ],
    );
    assert.deepEqual((await flushed(foo, 2)).sort(), [
      "['DOWN', #Ref<>, 'process', <2.89.1>, 'notsup']",
      "['EXIT', <2.89.1>, 'notsup']",
    ]);
    await foo.type("spawn_request('bar@localhost', 'mod', 'f', [], ['monitor'])");
    assert.deepEqual(await flushed(foo, 1), ["['spawn_reply', #Ref<>, 'error', 'notsup']"]);
  });

  it('prints there what it writes here, by its group leader', async () => {
    await session(foo, [
      "const P = spawn('bar@localhost', 'mod', 'tells', [self()])",
      'const [, leader] = await receive()',
    ]);
    assert.equal(await foo.type('leader === group_leader()'), 'true');
    await foo.prints(/on 'bar@localhost'/);
    await session(foo, ["send(P, 'go')"]);
    assert.match(
      (await foo.prints(/ERROR/)).replaceAll(/\s+/g, ' '),
      /\['later', \[\['mod', 'tells', \{ file: '.*mod\.ts', line: 3/,
    );
    assert.deepEqual(bar.printed, []);
  });

  it('gives pids that are known again when they come back', async () => {
    await session(foo, [
      "const P = spawn('bar@localhost', 'mod', 'tells', [self()])",
      'const [Q] = await receive()',
    ]);
    assert.equal(await foo.type('[P === Q, node(P), is_pid(Q)]'), "[true, 'bar@localhost', true]");
    await session(bar, ["register('sh', self())"]);
    await session(foo, ["send(['sh', 'bar@localhost'], P)"]);
    assert.equal(
      await bar.type('const p = await receive(); [p, node(p), is_process_alive(p)]'),
      "[<0.89.2>, 'bar@localhost', true]",
    );
    assert.match(await foo.type('is_process_alive(P)'), /argument 1: not a local pid/);
  });
});
