import assert from 'node:assert/strict';
import { makeWorld, type World } from '../../conversation/support/world.ts';

describe('presence', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('prints a line when a node comes or goes, for who asked for it', async () => {
    const foo = await world.open('foo', '-kernel', 'shell_presence', 'true');
    const bar = await world.open('bar');
    foo.type('half');
    await bar.ask("net_adm.ping('foo@localhost')");
    await foo.until('* bar@localhost is up');
    bar.kill();
    await foo.until('* bar@localhost is down: connection_closed');
    await foo.untilPrompt('(foo@localhost)1> half');
    assert.ok(!bar.lines().some((line) => line.startsWith('* ')));
  });
});

describe('reports', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('leave the prompt usable when 10,000 come at once, and are counted', async () => {
    const foo = await world.open('foo');
    foo.enter("for (let i = 0; i < 10000; i++) spawn(() => { throw new Error('no') })");
    await foo.until(/^Handler default dropped \d+ log events: more than 500 came in a second$/);
    foo.enter('20 + 2');
    await foo.until(/^22$/);
    const crashes = foo.lines().filter((line) => line.startsWith('=ERROR REPORT====')).length;
    assert.ok(crashes >= 500 && crashes < 5_000, `${crashes} reports`);
  });

  it('name the node they come from', async () => {
    const bar = await world.open('bar');
    const foo = await world.open('foo');
    await bar.ask("net_adm.ping('foo@localhost')");
    foo.enter("spawn('bar@localhost', () => spawn('nosuch@localhost', 's', 'f', []))");
    await foo.until((lines) => lines.some((line) => line === '** at node bar@localhost **'));
  });
});
