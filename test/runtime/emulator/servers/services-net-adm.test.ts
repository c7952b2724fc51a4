import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testNodes } from '../../../helpers/start-node.ts';

describe('net_adm', () => {
  const nodes = testNodes();
  const home = process.env['HOME'];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-'));
    process.env['HOME'] = folder;
  });
  afterEach(() => {
    process.env['HOME'] = home;
    rmSync(folder, { recursive: true });
  });

  it('C12: world pings all nodes of the hosts in .hosts.erlang', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    const baz = await nodes.start('baz');
    assert.equal(await foo.type('net_adm.host_file()'), "['error', 'enoent']");
    assert.match(await foo.type('net_adm.world()'), /^\*\* exception exit: \['error', 'enoent'\]/);
    writeFileSync(join(folder, '.hosts.erlang'), "%% ours\n'localhost'.\n\n");
    assert.equal(await foo.type('net_adm.host_file()'), "['localhost']");
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
    const all = "['foo@localhost', 'bar@localhost', 'baz@localhost']";
    assert.equal(await foo.type('net_adm.world()'), all);
    assert.equal(await foo.type('nodes()'), "['bar@localhost', 'baz@localhost']");
    const before = foo.printed.length;
    assert.equal(await foo.type("net_adm.world('verbose')"), all);
    assert.equal(
      foo.printed
        .slice(before, -1)
        .join('\n')
        .replaceAll(/ -> \n?/g, ' -> '),
      'Pinging foo@localhost -> pong\nPinging bar@localhost -> pong\nPinging baz@localhost -> pong',
    );
    assert.equal(await foo.type("net_adm.world_list(['localhost'])"), all);
    assert.equal(await baz.type('nodes().length'), '2');
  });

  it('C12: names is a list of this mapper, oldest first', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    assert.equal(
      await foo.type('const [, list] = await net_adm.names(); list.map(([name]) => name)'),
      "['foo', 'bar']",
    );
    assert.equal(await foo.type("net_adm.world_list(['nosuch.invalid'])"), '[]');
    assert.equal(await foo.type("net_adm.ping('bar')"), "'pang'");
    assert.equal(await foo.type('net_adm.localhost()'), "'localhost'");
  });

  it('a line of .hosts.erlang that is no host is an error that quotes it', async () => {
    writeFileSync(join(folder, '.hosts.erlang'), 'local\n');
    const foo = await nodes.start('foo');
    assert.match(await foo.type('net_adm.host_file()'), /^\['error',\s.*got local"\]$/s);
  });
});

describe('disconnect and ping from both sides, many times', () => {
  const nodes = testNodes();

  it('always find the other node, and nothing is reported', async function () {
    this.timeout(60_000);
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    const churn = (peer: string) =>
      `let answers = {}; for (let i = 0; i < 150; i++) { disconnect_node('${peer}'); const r = await net_adm.ping('${peer}'); answers[r] = (answers[r] ?? 0) + 1 } answers`;
    const before = [foo.printed.length, bar.printed.length];
    const answers = await Promise.all([
      foo.type(churn('bar@localhost')),
      bar.type(churn('foo@localhost')),
    ]);
    assert.deepEqual(answers, ['{ pong: 150 }', '{ pong: 150 }']);
    assert.deepEqual([...foo.printed.slice(before[0]), ...bar.printed.slice(before[1])], answers);
  });
});
