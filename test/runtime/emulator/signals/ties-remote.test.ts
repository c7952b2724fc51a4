// Links and monitors between two nodes (C03, C04, C08 of the ground truth).

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('ties between nodes', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;
  const sleeper = "('bar@localhost', 'timer', 'sleep', ['infinity'])";
  const cut = "disconnect_node('bar@localhost')";

  beforeEach(async () => {
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
  });

  it('carry exit signals as messages to one that traps them', async () => {
    await session(foo, ["process_flag('trap_exit', true)", `const P = spawn${sleeper}`]);
    assert.deepEqual(await session(foo, ['link(P)', "exit(P, 'normal')", "exit(P, 'boo')"]), [
      'true',
      'true',
      'true',
    ]);
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.89.1>, 'boo']"]);
    await foo.type('link(P)');
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.89.1>, 'noproc']"]);
    await session(foo, [`const P2 = spawn_link${sleeper}`, "exit(P2, 'kill')"]);
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.90.1>, 'killed']"]);
    await session(foo, [`const P3 = spawn_link${sleeper}`, 'unlink(P3)', "exit(P3, 'kill')"]);
    await foo.type("net_adm.ping('bar@localhost')");
    assert.deepEqual(await flushed(foo, 0), []);
  });

  it('end both linked processes when the connection is cut', async () => {
    await session(foo, ["process_flag('trap_exit', true)", `const P = spawn_link${sleeper}`]);
    const before = Number(await bar.type('processes().length'));
    assert.equal(await foo.type(cut), 'true');
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.89.1>, 'noconnection']"]);
    await bar.type(`while (processes().length > ${before - 1}) await sleep(1)`);
  });

  it('end a shell that does not trap, whose call never returns', async () => {
    await session(foo, [`const P = spawn_link${sleeper}`]);
    assert.equal(await foo.type(cut), "** exception exit: 'noconnection'");
    assert.equal(await foo.type('P'), '<2.89.1>');
    await foo.type('link(P)');
    await foo.prints(/no such process or port/);
  });

  it('to a dead local process are an error, or a message', async () => {
    await session(foo, ['const dead = spawn(() => 1); await sleep(0)']);
    const told = await foo.type('link(dead)');
    assert.match(
      told,
      /^\*\* exception error: no such process or port\n.* link\/1\n.*link\(<0\.89\.0>\)\n.*argument 1: the pid does not refer to an existing process/,
    );
    await session(foo, ["process_flag('trap_exit', true)"]);
    assert.equal(await foo.type('link(dead)'), 'true');
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <0.89.0>, 'noproc']"]);
  });

  it('tell a monitor once why the process ended', async () => {
    await session(foo, [
      `const P = spawn${sleeper}`,
      "const M = monitor('process', P)",
      "exit(P, 'boo')",
    ]);
    assert.deepEqual(await flushed(foo, 1), ["['DOWN', #Ref<>, 'process', <2.89.1>, 'boo']"]);
    await foo.type("monitor('process', P)");
    assert.deepEqual(await flushed(foo, 1), ["['DOWN', #Ref<>, 'process', <2.89.1>, 'noproc']"]);
    await foo.type("monitor('process', ['nosuch', 'bar@localhost'])");
    assert.deepEqual(await flushed(foo, 1), [
      "['DOWN', #Ref<>, 'process', ['nosuch', 'bar@localhost'], 'noproc']",
    ]);
    await foo.type("monitor('process', ['nosuch', 'nosuch@localhost'])");
    assert.deepEqual(
      (await flushed(foo, 1)).at(-1),
      "['DOWN', #Ref<>, 'process', ['nosuch', 'nosuch@localhost'], 'noconnection']",
    );
    await foo.type("monitor('process', 'nosuch')");
    assert.deepEqual(await flushed(foo, 1), [
      "['DOWN', #Ref<>, 'process', ['nosuch', 'foo@localhost'], 'noproc']",
    ]);
  });

  it('give each monitor its own message when the connection is cut, and the process lives on', async () => {
    await session(foo, [
      `const P = spawn${sleeper}`,
      "monitor('process', P); monitor('process', P)",
      cut,
    ]);
    const down = "['DOWN', #Ref<>, 'process', <2.89.1>, 'noconnection']";
    assert.deepEqual(await flushed(foo, 2), [down, down]);
    assert.equal(await foo.type('nodes()'), '[]');
    await session(foo, ["const M3 = monitor('process', P); await net_adm.ping('bar@localhost')"]);
    assert.deepEqual(
      await session(foo, [
        'nodes()',
        'demonitor(M3)',
        'demonitor(M3)',
        "demonitor(M3, ['info'])",
        "exit(P, 'x')",
      ]),
      ["['bar@localhost']", 'true', 'true', 'false', 'true'],
    );
    await foo.type("net_adm.ping('bar@localhost')");
    assert.deepEqual(await flushed(foo, 0), []);
  });

  it('end by name with the node, and a flush takes what has come', async () => {
    await session(bar, ["register('sh', self())"]);
    await session(foo, [
      "const M = monitor('process', ['sh', 'bar@localhost']); monitor_node('bar@localhost', true)",
    ]);
    await foo.type("net_adm.ping('bar@localhost')");
    await bar.stop();
    assert.deepEqual((await flushed(foo, 2)).sort(), [
      "['DOWN', #Ref<>, 'process', ['sh', 'bar@localhost'], 'noconnection']",
      "['nodedown', 'bar@localhost']",
    ]);
    await session(foo, [
      "const M5 = monitor('process', spawn(() => exit('gone'))); await sleep(0)",
    ]);
    assert.equal(await foo.type("demonitor(M5, ['flush'])"), 'true');
    assert.deepEqual(await flushed(foo, 0), []);
    assert.match(await foo.type("demonitor('foo')"), /argument 1: not a reference/);
  });

  it('of many unlinks and links in a row end as the last one says', async () => {
    await session(foo, ["process_flag('trap_exit', true)", `const P = spawn_link${sleeper}`]);
    await foo.type('for (let i = 0; i < 100; i++) { unlink(P); link(P) }');
    await session(foo, [
      'unlink(P)',
      "await net_adm.ping('bar@localhost')",
      "process_info(self(), 'links')",
    ]);
    assert.equal(await foo.type('v(-1)'), "['links', []]");
    await session(foo, ['link(P); unlink(P); link(P)', "exit(P, 'end')"]);
    assert.deepEqual(await flushed(foo, 1), ["['EXIT', <2.89.1>, 'end']"]);
  });

  it('survive links and unlinks of both sides at once', async () => {
    nodes.files({
      'both.ts': `
        export async function other(to: unknown) { for (;;) { await receive(); for (let i = 0; i < 50; i++) { unlink(to); link(to); } send(to, 'done'); } }
      `,
    });
    const here = await nodes.start('here');
    await nodes.start('there');
    await session(here, [
      "process_flag('trap_exit', true)",
      "const P = spawn_link('there@localhost', 'both', 'other', [self()])",
      "for (let i = 0; i < 20; i++) { send(P, 'go'); for (let k = 0; k < 50; k++) { link(P); unlink(P) } await receive('done') }",
      'link(P)',
      "await net_adm.ping('there@localhost')",
      "process_info(self(), 'links')",
    ]);
    assert.equal(await here.type('v(-1)'), "['links', [<2.89.1>]]");
    await session(here, ["exit(P, 'end')"]);
    assert.equal(await here.type('receive()'), "['EXIT', <2.89.1>, 'end']");
  });

  it('keep signals of one pair in order, by pid and by name', async () => {
    await session(bar, ["register('sh', self())", 'const all = []']);
    await session(foo, [
      "const [P, ref] = spawn_monitor('bar@localhost', 'timer', 'sleep', ['infinity'])",
      "for (let n = 1; n <= 6; n++) send(['sh', 'bar@localhost'], n)",
    ]);
    await bar.gets(6);
    assert.equal(await bar.type('for (let i = 0; i < 6; i++) all.push(await receive())'), '6');
    assert.equal(await bar.type('all'), '[1, 2, 3, 4, 5, 6]');
    await session(foo, ["send(['sh', 'bar@localhost'], self())"]);
    await session(bar, ['send(await receive(), self())']);
    await session(foo, ['const sh = await receive()']);
    await session(foo, ["send(['sh', 'bar@localhost'], 'a'); send(sh, 'b'); exit(sh, 'die')"]);
    assert.equal(await bar.prints(/exception/), "** exception error: 'die'");
    assert.deepEqual(await session(bar, ['flush()']), ["'ok'"]);
  });
});
