// The emulator's own processes trap exits: links and signals of others do not end them, nor the node.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { until } from '../../../helpers/until.ts';

const needed = [
  'application_controller',
  'auth',
  'code_server',
  'global_name_server',
  'init',
  'logger',
  'net_kernel',
  'rex',
];

describe("the emulator's own processes", () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  const all = `[...registered().map((name) => whereis(name)), group_leader(),
    ...processes().filter((pid) => process_info(pid, 'current_call')[1] === 'part of the emulator')]`;

  /** What works where all of them live. */
  async function allIsWell(): Promise<void> {
    const works: Readonly<Record<string, string>> = {
      'before.every((pid) => is_process_alive(pid))': 'true',
      [`${all}.every((pid, i) => pid === before[i])`]: 'true',
      "rpc.block_call(node(), 'erlang', 'node', [])": "'foo@localhost'",
      "await global.register_name('x', self()); global.whereis_name('x') === self()": 'true',
    };
    for (const [entry, answer] of Object.entries(works))
      assert.equal(await foo.type(entry), answer, entry);
    await foo.type("io.format('printed~n')");
    await foo.prints(/printed/);
    await foo.type("error_logger.error_msg('reported~n')");
    await foo.prints(/reported/);
  }

  it('pass over signals and the ends of links, here', async () => {
    await session(foo, [
      `const before = ${all}`,
      "before.map((pid) => exit(pid, 'foo'))",
      "before.map((pid) => exit(pid, 'normal'))",
      "for (const pid of before) spawn(() => { link(pid); exit('foo') })",
      "for (const pid of before) spawn(() => { link(pid); exit('kill') })",
      "for (const pid of before) exit(spawn(async () => { link(pid); await receive() }), 'kill')",
    ]);
    await allIsWell();
  });

  it('pass over signals, the ends of links and of connections, from another node', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [`const before = ${all}`, "register('sh', self())"]);
    await session(bar, ["send(['sh', 'foo@localhost'], self())"]);
    await session(foo, [
      'const shell = await receive()',
      'send(shell, before)',
      "unregister('sh')",
    ]);
    await session(bar, [
      'const theirs = await receive()',
      "theirs.map((pid) => exit(pid, 'foo'))",
      "for (const pid of theirs) spawn(() => { link(pid); exit('foo') })",
      'for (const pid of theirs) spawn(async () => { link(pid); await receive() })',
      "while (!(await rpc.call('foo@localhost', 'erlang', 'process_info', [theirs[0], 'links']))[1].length) await sleep(1)",
    ]);
    await bar.stop();
    await until(foo, 'nodes().length === 0');
    await allIsWell();
  });

  for (const name of needed)
    it(`end the node when ${name} is killed`, async () => {
      await foo.type(`exit(whereis('${name}'), 'kill')`);
      const { status, message } = await foo.halted;
      assert.equal(status, 1);
      assert.match(message ?? '', /^(Kernel pid|System process <0.0.0>) terminated.*killed/);
    });

  it('are made anew where the node can do without: user, the_registrar', async () => {
    for (const name of ['user', 'the_registrar']) {
      await foo.type(`const killed = whereis('${name}')`);
      await foo.type("exit(killed, 'kill')");
      assert.equal(
        await foo.type(`whereis('${name}') !== killed && is_pid(whereis('${name}'))`),
        'true',
      );
    }
    await foo.type("io.format('user', 'still here~n', [])");
    await foo.prints(/still here/);
    assert.equal(await foo.type("global.register_name('x', self())"), "'yes'");
  });

  it('begin another shell when the group leader of one is killed', async () => {
    await session(foo, ['const x = 1', 'const leader = group_leader()', "register('old', leader)"]);
    await foo.type("exit(group_leader(), 'kill')");
    assert.match(await foo.type('x'), /x is not a variable/);
    assert.equal(await foo.type('is_process_alive(group_leader())'), 'true');
    await foo.type("io.format('goes on~n')");
    await foo.prints(/goes on/);
    await foo.type("spawn(() => exit(group_leader(), 'kill')); await sleep('infinity')");
    await foo.type("io.format('once more~n')");
    await foo.prints(/once more/);
  });
});
