// Two ways through a firewall, as the README has them. 127.0.0.2 stands for a machine behind one: nodes listen at
// 127.0.0.1, so of its ports only those answer that are forwarded here.

import assert from 'node:assert/strict';
import { freePort } from '../../transport/base/free-port.ts';
import { type Forwarder, forward } from '../transport/support/forwarder.ts';
import type { Pipe } from './support/pipe.ts';
import { makeWorld, until, type World } from './support/world.ts';

const behind = '127.0.0.2';
const bar = `bar@${behind}`;

describe('behind a firewall a node', function () {
  this.timeout(40_000);
  let world: World;
  const forwarders: Forwarder[] = [];

  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(async () => {
    await world.close();
    for (const forwarder of forwarders.splice(0)) forwarder.close();
  });

  async function letThrough(port: number): Promise<void> {
    forwarders.push(await forward(behind, port));
  }

  const start = (name: string, ...flags: string[]): Promise<Pipe> =>
    world.prompted('-name', name, ...flags);

  it('is reached through the port of its mapper, by who has -relay', async () => {
    await world.sh('tpmd -relay -daemon').exited();
    await letThrough(world.mapperPort);
    await start(bar);
    const plain = await start('plain@127.0.0.1');
    const refused = await plain.ask(`net_adm.ping('${bar}')`, /'pang'/);
    assert.match(refused, new RegExp(`ECONNREFUSED.*; see why\\('${bar}'\\) \\*\\*`));
    assert.doesNotMatch(await plain.ask(`net_adm.ping('${bar}')`, /'pang'/), /see why/);
    const account = await plain.ask(`why('${bar}')`, /'ok'/);
    assert.match(account, /is not reachable\n.*\n( {2}ok .*\n)+ {2}NO {2}tcp .*\n +-> /);
    const foo = await start('foo@127.0.0.1', '-relay');
    await foo.ask(`net_adm.ping('${bar}')`, /'pong'/);
    await foo.ask(`await rpc.call('${bar}', 'erlang', 'node', [])`, /'bar@127\.0\.0\.2'/);
  });

  it('is reached through two ports that ssh forwards', async () => {
    const port = await freePort();
    await world.startMapper();
    await letThrough(world.mapperPort);
    await letThrough(port);
    await start(bar, '-kernel', 'inet_dist_listen_min', String(port));
    const foo = await start('foo@127.0.0.1');
    await foo.ask(`net_adm.ping('${bar}')`, /'pong'/);
    await until('both are registered', async () => (await world.registered()).length === 2);
  });
});
