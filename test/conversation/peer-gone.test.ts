// kill -9 of a node, seen by those who were tied to it.

import assert from 'node:assert/strict';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('a node killed with kill -9', () => {
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  beforeEach(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
    bar = await world.open('bar');
  });
  afterEach(() => world.close());

  const killBar = async (): Promise<void> => {
    bar.kill('SIGKILL');
    await foo.ask('while (nodes().length > 0) await sleep(5)');
  };

  it('is told by EXIT, DOWN and nodedown to one who traps exits', async () => {
    await foo.ask("process_flag('trap_exit', true)");
    await foo.ask("monitor_node('bar@localhost', true)");
    await foo.ask("const P = spawn_link('bar@localhost', 'timer', 'sleep', ['infinity'])");
    await foo.ask("monitor('process', P)");
    await killBar();
    const told = await foo.ask('flush()');
    assert.deepEqual(
      told.map((line) => line.replace(/#Ref<[\d.]+>/, '#Ref').replace(/<[\d.]+>/, '<pid>')).sort(),
      [
        "'ok'",
        "Shell got ['DOWN', #Ref, 'process', <pid>, 'noconnection']",
        "Shell got ['EXIT', <pid>, 'noconnection']",
        "Shell got ['nodedown', 'bar@localhost']",
      ],
    );
    assert.deepEqual(await foo.ask('nodes()'), ['[]']);
    assert.deepEqual(await foo.ask("send(P, 'hi')"), ["'hi'"]);
  });

  it('ends a linked process that does not trap exits, and the shell goes on in a new one', async () => {
    await foo.ask("spawn_link('bar@localhost', 'timer', 'sleep', ['infinity'])");
    const [before] = await foo.ask('self()');
    bar.kill('SIGKILL');
    await foo.until(/^\*\* exception error: 'noconnection'$/);
    const [after] = await foo.ask('self()');
    assert.match(after ?? '', /^<0\.\d+\.0>$/);
    assert.notEqual(after, before);
  });

  it('leaves its name free at once', async () => {
    await killBar();
    const again = await world.open('bar');
    assert.deepEqual(await again.ask("await net_adm.ping('foo@localhost')"), ["'pong'"]);
    assert.deepEqual(await foo.ask('nodes()'), ["['bar@localhost']"]);
  });

  it('never gets a message for its earlier self when it comes back', async () => {
    await bar.ask("register('sh', self())");
    await foo.ask("send(['sh', 'bar@localhost'], self())");
    await bar.ask("const toFoo = await receive(); send(toFoo, ['me', self()])");
    await foo.ask("const [, old] = await receive(['me', P.any])");
    await killBar();
    const again = await world.open('bar');
    await again.ask('self()');
    await foo.ask("send(old, 'for the dead'); await net_adm.ping('bar@localhost')");
    assert.deepEqual(await again.ask('flush()'), ["'ok'"]);
  });
});
