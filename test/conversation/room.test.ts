// The third way between machines, as the README has it: an invite, and nodes in a room at a NATS server.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeNats, type NatsServer, startNats, stopNats } from '../helpers/nats-server.ts';
import type { Pipe } from './support/pipe.ts';
import { makeWorld, type World } from './support/world.ts';

describeNats('in a room at a NATS server a node', () => {
  let world: World;
  let server: NatsServer;

  beforeEach(async () => {
    world = await makeWorld();
    server = await startNats();
  });
  afterEach(async () => {
    await world.close();
    await stopNats();
  });

  const start = (name: string, ...flags: string[]): Promise<Pipe> =>
    world.prompted('-sname', name, ...flags);

  it('meets the others with an invite of one line', async () => {
    const written = await world.run(['-invite', `ws://127.0.0.1:${server.webPort}/room-7`]);
    assert.equal(written.status, 0);
    const invite = written.stdout.trim();
    assert.match(invite, /^ws:\/\/127\.0\.0\.1:\d+\/room-7#[\w-]{24}$/);
    const overBroker = ['-join', invite, '-kernel', 'dist_direct', 'false'];
    const alice = await start('alice', ...overBroker);
    const bob = await start('bob', '-join', invite);
    assert.match(alice.shown(), /\(alice@room-7\)1> $/);
    await bob.ask("net_adm.ping('alice@room-7')", /'pong'/);
    await bob.ask("await rpc.call('alice@room-7', 'erlang', 'node', [])", /'alice@room-7'/);
    await alice.ask(
      "nodes('connected', { carrier: true })",
      /\['bob@room-7', \{ carrier: 'nats' \}\]/,
    );
    await bob.ask('init.get_argument("join")', /\*\*\*\*\*\*\*\*/);
    const remote = await start('carl', '-join', invite, '-remsh', 'alice@room-7');
    assert.match(remote.shown(), /\(alice@room-7\)1> $/);
  });

  it('takes the invite from a file, so that no list of programs shows it', async () => {
    const invite = server.invite({ room: 'room-7' });
    const file = join(mkdtempSync(join(tmpdir(), 'terl-room-')), 'room.invite');
    writeFileSync(file, `${invite}\n`, { mode: 0o600 });
    const alice = await start('alice', '-join', `@${file}`);
    const detached = ['-sname', 'bob', '-join', `@${file}`, '-detached'];
    assert.equal((await world.run(detached)).status, 0);
    await alice.ask("net_adm.ping('bob@room-7')", /'pong'/);
    const list = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
    assert.ok(list.includes(`-join @${file}`) && !list.includes(invite.slice(-24)));
    await alice.ask("rpc.call('bob@room-7', 'init', 'stop', [])", /'ok'/);
    chmodSync(file, 0o644);
    const { status, stderr } = await world.run(['-sname', 'carl', '-join', `@${file}`]);
    assert.deepEqual(
      [status, stderr],
      [1, `terl: -join @FILE: ${file}: must be accessible by owner only: run chmod 600 ${file}\n`],
    );
    rmSync(dirname(file), { recursive: true });
  });

  it('says in one sentence why it cannot enter', async () => {
    const invite = server.invite({ room: 'room-7' });
    const start = async (...words: string[]): Promise<string> => {
      const { status, stderr } = await world.run(words);
      assert.equal(status, 1);
      return stderr;
    };
    const cut = await start('-sname', 'ann', '-join', invite.slice(0, -9));
    assert.match(cut, /^terl: -join: the invite is cut: its key has 15 of 24 letters\n$/);
    const elsewhere = await start('-sname', 'ann@host', '-join', invite);
    assert.match(elsewhere, /^terl: in room-7 a node is called NAME@room-7: .*\n$/);
    assert.match(
      await start('-invite', 'http://host'),
      /^terl: a broker is nats:\/\/HOST:PORT.*\n$/,
    );
    server.kill();
    await server.ended;
    const gone = await start('-sname', 'ann', '-join', invite);
    assert.match(gone, /^terl: no broker answers at nats:\/\/127\.0\.0\.1:\d+.*\n$/);
  });
});
