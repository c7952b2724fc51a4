// The mapper as users meet it: started, killed, its port taken, a name taken.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { makeWorld, until, type World } from './support/world.ts';

describe('the mapper', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('is started by the first node and lists names', async () => {
    const foo = await world.open('foo');
    assert.match((await foo.ask('net_adm.names()')).join(), /^\['ok', \[\['foo', \d+\]\]\]$/);
    const listing = world.sh('tpmd -names');
    assert.deepEqual(await listing.exited(), { status: 0, signal: 0 });
    assert.equal(listing.lines()[0], `tpmd: up and running on port ${world.mapperPort} with data:`);
    assert.match(listing.lines()[1] ?? '', /^name foo at port \d+$/);
  });

  it('may be killed: nodes go on, register with the next one, and new nodes find them', async () => {
    const mapper = await world.startMapper();
    const foo = await world.open('foo');
    const bar = await world.open('bar');
    assert.deepEqual(await foo.ask("net_adm.ping('bar@localhost')"), ["'pong'"]);
    mapper.kill('SIGKILL');
    await foo.ask("spawn('bar@localhost', 's', 's', [])");
    await foo.ask("send(['server', 'bar@localhost'], ['still', self()])");
    assert.deepEqual(await foo.ask('receive()'), ["'still'"]);
    const baz = await world.open('baz');
    await until(
      'all have registered',
      async () => (await world.registered()).join() === 'bar,baz,foo',
    );
    assert.deepEqual(await baz.ask("net_adm.ping('foo@localhost')"), ["'pong'"]);
    assert.deepEqual(await baz.ask("net_adm.ping('bar@localhost')"), ["'pong'"]);
    assert.deepEqual(await bar.ask('nodes().sort()'), ["['baz@localhost', 'foo@localhost']"]);
  });

  it('is said to be absent when something else holds its port', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => undefined).resume(); // it is hung up on
      socket.end('220 mail.example.com ESMTP\r\n');
    });
    await new Promise<void>((resolve) => other.listen(world.mapperPort, '127.0.0.1', resolve));
    try {
      const { stdout, stderr, status } = await world.run(['-sname', 'foo@localhost']);
      assert.equal(
        stderr,
        `terl: port ${world.mapperPort} on 127.0.0.1 is held by something that is not tpmd; choose another port with -mapper_port PORT or TERL_MAPPER_PORT=PORT, the same for all nodes\n`,
      );
      assert.equal(stdout, '');
      assert.equal(status, 1);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('refuses a name that is taken, and the first node does not notice', async () => {
    const foo = await world.open('foo');
    const { stderr, status } = await world.run(['-sname', 'foo@localhost']);
    assert.equal(
      stderr,
      "Protocol 'terl': the name foo@localhost seems to be in use by another Erlang node\n",
    );
    assert.equal(status, 1);
    assert.deepEqual(await foo.ask('nodes()'), ['[]']);
    assert.deepEqual(foo.lines().slice(3), [
      '(foo@localhost)1> nodes()',
      '[]',
      '(foo@localhost)2>',
    ]);
  });

  it('is not killed while nodes live', async () => {
    await world.open('foo');
    const killing = world.sh('tpmd -kill');
    assert.equal((await killing.exited()).status, 1);
    assert.deepEqual(killing.lines(), ['Killing not allowed - living nodes in database.']);
  });
});
