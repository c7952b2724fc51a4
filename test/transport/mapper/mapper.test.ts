import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { freePort } from '../../../transport/base/free-port.ts';
import { kill, names, portPlease, stop } from '../../../transport/mapper/mapper-client.ts';
import { closeAll, closeLater, eventually, testMapper, testNode } from '../support/test-node.ts';

const program = new URL('../../../transport/mapper/tpmd-main.ts', import.meta.url).pathname.replace(
  /\.ts$/,
  import.meta.url.endsWith('.ts') ? '.ts' : '.js',
);
const at = (port: number) => ({ host: '127.0.0.1', port });

function tpmd(port: number, ...words: string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, '-port', String(port), ...words],
    { encoding: 'utf8' },
  );
  return `${stdout}${stderr}${status}`;
}

describe('mapper', () => {
  afterEach(closeAll);

  it('knows a node while its connection lasts, newest first', async () => {
    const mapper = await testMapper();
    const foo = await testNode('foo@host', mapper.port);
    const bar = await testNode('bar@host', mapper.port);
    const { entries, port } = await names(at(mapper.port));
    assert.equal(port, mapper.port);
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['bar', 'foo'],
    );
    assert.deepEqual(
      (await foo.kernel.names()).map(({ name }) => name),
      ['foo', 'bar'],
    );
    assert.equal(await portPlease(at(mapper.port), 'bar'), bar.kernel.port);
    assert.notEqual(foo.kernel.creation, bar.kernel.creation);
    await bar.kernel.stop();
    assert.equal(await portPlease(at(mapper.port), 'bar'), undefined);
    const again = await testNode('bar@host', mapper.port);
    assert.notEqual(again.kernel.creation, bar.kernel.creation);
  });

  it("refuses a name already taken in Erlang's words", async () => {
    const mapper = await testMapper();
    await testNode('foo@host', mapper.port);
    await assert.rejects(testNode('foo@host', mapper.port), {
      message: "Protocol 'terl': the name foo@host seems to be in use by another Erlang node",
    });
  });

  it('keeps its nodes from being killed or stopped unless relaxed', async () => {
    const strict = await testMapper();
    await testNode('foo@host', strict.port);
    assert.equal(await kill(at(strict.port)), 'NO');
    assert.equal(await stop(at(strict.port), 'foo'), '');
    const relaxed = await testMapper({ relaxed: true });
    await testNode('foo@host', relaxed.port);
    assert.equal(await stop(at(relaxed.port), 'nosuch'), 'NOEXIST');
    assert.equal(await stop(at(relaxed.port), 'foo'), 'STOPPED');
    assert.equal((await names(at(relaxed.port))).entries.length, 0);
    await eventually(async () => (await names(at(relaxed.port))).entries.length === 1);
    assert.equal(await kill(at(relaxed.port)), 'OK');
    await assert.rejects(names(at(relaxed.port)), { code: 'absent' });
  });

  it('is found again by its nodes when it was lost', async () => {
    const first = await testMapper();
    const foo = await testNode('foo@host', first.port);
    const bar = await testNode('bar@host', first.port);
    await first.close();
    await testMapper({ port: first.port });
    await eventually(async () => (await names(at(first.port))).entries.length === 2);
    bar.kernel.connect('foo@host');
    await foo.until('up bar@host');
  });

  it('listens at an address of the loopback network, if it is given one', async () => {
    const mapper = await testMapper({ addresses: ['127.0.0.2'] });
    const foo = await testNode('foo@host', mapper.port);
    for (const host of ['127.0.0.1', '127.0.0.2'])
      assert.equal(await portPlease({ host, port: mapper.port }, 'foo'), foo.kernel.port);
  });

  it('says so when its port is held by something else', async () => {
    const server = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeLater(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    await assert.rejects(testNode('foo@host', port), {
      code: 'foreign',
      message: new RegExp(
        `^port ${port} on 127.0.0.1 is held by something that is not tpmd; .*TERL_MAPPER_PORT`,
      ),
    });
  });

  it('is no mapper when its answer does not end, or ends too soon', async () => {
    const talk = (socket: Socket): void => {
      while (socket.write(Buffer.alloc(100_000, 'name a at port 1\n')));
      socket.once('drain', () => talk(socket));
    };
    const half = (socket: Socket): void => void socket.end(Buffer.from('7600', 'hex'));
    for (const say of [talk, half]) {
      const server = createServer((socket) => {
        say(socket.on('error', () => undefined).resume());
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      closeLater(async () => void server.close());
      const { port } = server.address() as AddressInfo;
      await assert.rejects(names(at(port)), { code: 'foreign' });
      await assert.rejects(testNode('foo@host', port), { code: 'foreign' });
      await assert.rejects(portPlease(at(port), 'foo', AbortSignal.abort()), { code: 'foreign' });
    }
  });

  it('is missed in a sentence when it is not to be started', async () => {
    const port = await freePort();
    await assert.rejects(testNode('foo@host', port), {
      code: 'absent',
      message: `Protocol 'terl': register/listen error: econnrefused; no tpmd answers at port ${port} on 127.0.0.1: start one with tpmd -port ${port} -daemon, or give all nodes the same -mapper_port`,
    });
  });
});

describe('tpmd', function () {
  this.timeout(30_000); // each command is a cold Node
  afterEach(closeAll);

  it("speaks epmd's words", async () => {
    const port = await freePort();
    closeLater(async () => void tpmd(port, '-kill'));
    assert.equal(tpmd(port, '-names'), 'tpmd: Cannot connect to local tpmd\n1');
    assert.equal(tpmd(port, '-daemon'), '0');
    assert.equal(tpmd(port, '-daemon'), '0');
    const foo = await testNode('foo@host', port);
    assert.equal(
      tpmd(port, '-names'),
      `tpmd: up and running on port ${port} with data:\nname foo at port ${foo.kernel.port}\n0`,
    );
    assert.equal(tpmd(port, '-kill'), 'Killing not allowed - living nodes in database.\n1');
    assert.equal(tpmd(port, '-stop', 'foo'), 'tpmd: local tpmd responded with <>\n1');
    await foo.kernel.stop();
    assert.equal(tpmd(port, '-kill'), 'Killed\n0');
    assert.equal(tpmd(port, '-kill'), 'tpmd: Cannot connect to local tpmd\n1');
    assert.match(tpmd(port, '-foo'), /^usage: tpmd [\s\S]*1$/);
  });

  it('lists the newest first and keeps living nodes from being killed or stopped', async () => {
    const port = await freePort();
    closeLater(async () => void tpmd(port, '-kill'));
    assert.equal(tpmd(port, '-daemon'), '0');
    const foo = await testNode('foo@host', port);
    const bar = await testNode('bar@host', port);
    const listed = (...nodes: [string, number][]) =>
      `tpmd: up and running on port ${port} with data:\n${nodes.map(([name, at]) => `name ${name} at port ${at}\n`).join('')}0`;
    const both = listed(['bar', bar.kernel.port], ['foo', foo.kernel.port]);
    assert.equal(tpmd(port, '-names'), both);
    assert.equal(tpmd(port, '-kill'), 'Killing not allowed - living nodes in database.\n1');
    assert.equal(tpmd(port, '-stop', 'foo'), 'tpmd: local tpmd responded with <>\n1');
    assert.equal(tpmd(port, '-stop', 'nosuch'), 'tpmd: local tpmd responded with <>\n1');
    assert.equal(tpmd(port, '-names'), both);
    await foo.kernel.stop();
    assert.equal(tpmd(port, '-names'), listed(['bar', bar.kernel.port]));
    const { stdout } = spawnSync(process.execPath, [program, '-names'], {
      encoding: 'utf8',
      env: { ...process.env, TERL_MAPPER_PORT: String(port) },
    });
    assert.equal(`${stdout}0`, listed(['bar', bar.kernel.port]));
    await assert.rejects(testNode('bar@host', port), {
      message: "Protocol 'terl': the name bar@host seems to be in use by another Erlang node",
    });
    await bar.kernel.stop();
    assert.equal(tpmd(port, '-names'), listed());
  });

  it('stops and kills living nodes when relaxed; they register again and keep their links', async () => {
    const port = await freePort();
    assert.equal(tpmd(port, '-daemon', '-relaxed_command_check'), '0');
    const foo = await testNode('foo@host', port);
    const bar = await testNode('bar@host', port);
    closeLater(async () => {
      await foo.kernel.stop();
      await bar.kernel.stop();
      tpmd(port, '-kill');
    });
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host');
    assert.equal(tpmd(port, '-stop', 'foo'), 'STOPPED\n0');
    assert.equal(tpmd(port, '-stop', 'nosuch'), 'NOEXIST\n0');
    const registered = async () => (await foo.kernel.names()).length;
    await eventually(async () => (await registered()) === 2);
    assert.equal(tpmd(port, '-kill'), 'Killed\n0');
    assert.equal(tpmd(port, '-names'), 'tpmd: Cannot connect to local tpmd\n1');
    assert.equal(tpmd(port, '-stop', 'foo'), 'tpmd: Cannot connect to local tpmd\n1');
    await assert.rejects(foo.kernel.names(), { code: 'absent' });
    assert.equal(tpmd(port, '-daemon'), '0');
    await eventually(async () => (await registered()) === 2);
    assert.deepEqual([foo.log, bar.log], [['up bar@host'], ['up foo@host']]);
  });

  it('shows its usage for every wrong word, and what happens with -d', async () => {
    const port = await freePort();
    const wrong = [['-foo'], ['-help'], ['-stop'], ['-port', 'x'], ['-port', '70000'], ['names']];
    wrong.push(['-address'], ['-names', '-kill'], ['-kill', '-daemon']);
    for (const words of wrong) assert.match(tpmd(port, ...words), /^usage: tpmd [\s\S]*1$/);
    const child = spawn(process.execPath, [program, '-port', `${port}`, '-d', '-relay'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    closeLater(async () => void child.kill());
    let logged = '';
    child.stderr.on('data', (text: Buffer) => {
      logged += text.toString();
    });
    await eventually(() => logged.includes(`tpmd running - port ${port}`));
    const foo = await testNode('foo@host', port);
    await eventually(() => logged.includes(`registered foo at port ${foo.kernel.port}`));
    await foo.kernel.stop();
    await eventually(() => logged.includes('unregistered foo'));
    assert.match(
      tpmd(port),
      /cannot listen: port \d+ is already in use; is there a tpmd running\?\n1$/,
    );
  });

  it('says what is wrong with an address, as a daemon too', async () => {
    const port = await freePort();
    for (const how of [[], ['-daemon']]) {
      const sentence = (address: string) => tpmd(port, '-address', address, ...how);
      assert.equal(sentence('host'), 'tpmd: -address wants IP addresses, got "host"\n1');
      assert.equal(
        sentence('203.0.113.9'),
        'tpmd: cannot listen: -address takes addresses of this machine, got 203.0.113.9\n1',
      );
    }
    assert.equal(tpmd(port, '-names'), 'tpmd: Cannot connect to local tpmd\n1');
  });

  it('is started by the first nodes, and only once', async () => {
    const port = await freePort();
    const start = [process.execPath, program];
    closeLater(async () => void tpmd(port, '-kill'));
    const options = { mapper: { port, start } };
    const [foo] = await Promise.all([
      testNode('foo@host', port, options),
      testNode('bar@host', port, options),
    ]);
    assert.equal((await foo.kernel.names()).length, 2);
    await closeAll();
  });

  it('survives kill -9: nodes keep their links and register with the next one', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [program, '-port', String(port)], { stdio: 'ignore' });
    await eventually(() =>
      names(at(port)).then(
        () => true,
        () => false,
      ),
    );
    const options = { mapper: { port, start: [process.execPath, program] } };
    const foo = await testNode('foo@host', port, options);
    const bar = await testNode('bar@host', port, options);
    closeLater(async () => {
      await foo.kernel.stop();
      await bar.kernel.stop();
      tpmd(port, '-kill');
    });
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(() =>
      names(at(port)).then(
        ({ entries }) => entries.length === 2,
        () => false,
      ),
    );
    assert.deepEqual(foo.log, ['up bar@host']);
  });
});
