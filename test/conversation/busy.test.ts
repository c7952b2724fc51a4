// A node that computes within its limits is alive, and its peers see that.

import assert from 'node:assert/strict';
import { makeWorld, type World } from './support/world.ts';

describe('a node that computes', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  it('ticks meanwhile: its peer keeps the connection', async () => {
    const flags = ['-kernel', 'net_ticktime', '4'];
    const foo = await world.open('foo', ...flags);
    const bar = await world.open('bar', ...flags);
    await foo.ask("await net_adm.ping('bar@localhost')");
    await foo.ask("monitor_node('bar@localhost', true)");
    await bar.ask(
      'const work = () => { const end = Date.now() + 4500; while (Date.now() < end) { } }',
    );
    await bar.ask('const me = self()');
    await bar.ask('for (let i = 0; i < 3; i++) spawn(() => { work(); send(me, i) })');
    bar.enter('await receive(2)');
    await bar.untilPrompt('(bar@localhost)5>', 30_000);
    assert.deepEqual(await foo.ask('flush()'), ["'ok'"]);
    assert.deepEqual(await foo.ask('nodes()'), ["['bar@localhost']"]);
  }).timeout(40_000);
});
