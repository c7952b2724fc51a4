// A node of terl and real Erlang nodes: the handshake, epmd, and the end of links.
import assert from 'node:assert/strict';
import { inetTcpCarrier } from '../../../transport/carrier/inet-tcp-dist.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import { distFlags, offeredToErlang } from '../../../transport/handshake/dist-flags.ts';
import type { NetKernelOptions } from '../../../transport/kernel/net-kernel.ts';
import { startMapper } from '../../../transport/mapper/mapper.ts';
import {
  describeElixir,
  describeErlang,
  type ErlangMachine,
  type ErlangNode,
  erlangMachine,
} from '../../helpers/erlang.ts';
import { closeAll, type TestNode, testMapper, testNode } from '../support/test-node.ts';

const bar = 'bar@localhost';
const foo = 'foo@localhost';

const untilEpmdForgets =
  '(fun Wait() -> case net_adm:names() of {ok, [_]} -> ok; _ -> timer:sleep(5), Wait() end end)()';

/** Erlang counts a node a moment after it has answered its call. */
const untilCounted = (node: string): string =>
  `(fun Wait() -> lists:member('${node}', nodes(connected)) orelse begin timer:sleep(5), Wait() end end)()`;

describeErlang('net kernel beside an Erlang node', () => {
  let machine: ErlangMachine;
  let erl: ErlangNode;
  let node: TestNode;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
    erl = await machine.start('bar');
  });
  after(() => machine.close());
  beforeEach(async () => {
    node = await start('foo');
  });
  afterEach(async () => {
    await closeAll();
    await erl.eval('[erlang:disconnect_node(N) || N <- nodes(connected)]');
    await erl.eval(untilEpmdForgets);
  });

  const start = (name: string, options: Partial<NetKernelOptions> = {}): Promise<TestNode> =>
    testNode(`${name}@localhost`, machine.epmdPort, {
      carrier: inetTcpCarrier,
      cookie: machine.cookie,
      ...options,
    });

  async function connected(): Promise<void> {
    node.kernel.connect(bar);
    await node.until(`up ${bar}`);
    await erl.eval(untilCounted(foo));
  }

  it('connects, as a hidden node, and tells what is in force', async () => {
    await connected();
    assert.equal(await erl.eval('{nodes(), nodes(hidden)}'), `{[],[${foo}]}`);
    const [peer] = node.kernel.peers();
    assert.deepEqual([peer?.kind, peer?.hidden], ['erlang', true]);
    const flags = peer?.flags ?? 0n;
    assert.equal(flags & ~offeredToErlang, 0n);
    assert.notEqual(flags & distFlags.SPAWN, 0n);
    assert.equal(await erl.eval(`erlang:disconnect_node('${foo}')`), 'true');
    await node.until(`down ${bar} connection_closed`);
  });

  it('is called', async () => {
    assert.equal(await erl.eval(`net_kernel:connect_node('${foo}')`), 'true');
    await node.until(`up ${bar}`);
    node.kernel.disconnect(bar);
    assert.equal(
      await erl.eval(
        `(fun Wait() -> case nodes(hidden) of [] -> gone; _ -> timer:sleep(5), Wait() end end)()`,
      ),
      'gone',
    );
  });

  it('gives a name to a node that has none', async () => {
    const nameless = await machine.start('undefined', { isNameless: true });
    assert.equal(await nameless.eval('node()'), 'nonode@nohost');
    assert.equal(await nameless.eval(`net_kernel:connect_node('${foo}')`), 'true');
    const up = await node.until(/^up [0-9A-F]{16}@\w+$/);
    assert.equal(`up ${(await nameless.eval('node()')).replaceAll("'", '')}`, up);
    const [creation] = node.kernel.peers().map((peer) => peer.creation);
    assert.equal(await nameless.eval('erlang:system_info(creation)'), `${creation}`);
    nameless.kill();
    await nameless.ended;
  });

  it('is in the epmd of Erlang, and finds there what is registered', async () => {
    const names = (await node.kernel.names()).map(({ name }) => name);
    assert.deepEqual(names, ['bar', 'foo']);
    assert.match(await erl.eval('net_adm:names()'), /^\{ok,\[\{"bar",\d+\},\{"foo",\d+\}\]\}$/);
    const taken = start('bar');
    await assert.rejects(taken, /the name bar@localhost seems to be in use by another Erlang node/);
  });

  it('settles calls that cross', async () => {
    for (let round = 1; round <= 40; round++) {
      const called = erl.eval(`net_kernel:connect_node('${foo}')`);
      for (let turns = round % 7; turns > 0; turns--)
        await new Promise((resolve) => setTimeout(resolve, 1));
      node.kernel.connect(bar);
      await node.untilTrue(() => node.kernel.peers().length === 1);
      assert.equal(await called, 'true');
      await node.untilTrue(() => node.kernel.peers().length === 1);
      assert.equal(await erl.eval(`erlang:disconnect_node('${foo}')`), 'true');
      await node.untilTrue(() => node.kernel.peers().length === 0);
    }
    assert.deepEqual(
      node.log.filter((entry) => /^(?:error|warning)/.test(entry)),
      [],
    );
  });

  it('has another cookie: each side says it in its own words', async () => {
    await node.kernel.stop();
    node = await start('foo', { cookie: 'OTHER' });
    node.kernel.connect(bar);
    await node.until(`failed ${bar} challenge_ack bad_cookie`);
    await erl.until(/Connection attempt from node foo@localhost rejected. Invalid challenge reply/);
    const [last] = (await node.kernel.why(bar)).slice(-1);
    assert.deepEqual([last?.step, last?.detail], ['cookie', `${bar} refused our cookie`]);
    assert.equal(await erl.eval(`net_kernel:connect_node('${foo}')`), 'false');
    await node.until(
      `error ** Connection attempt from node ${bar} rejected. Invalid challenge reply. **`,
    );
  });

  it('is not allowed: net_kernel:allow says so by its status', async () => {
    const strict = await machine.start('strict');
    await strict.eval("net_kernel:allow(['baz@localhost'])");
    node.kernel.connect(strict.name);
    await node.until(`failed ${strict.name} status not_allowed`);
    const [last] = (await node.kernel.why(strict.name)).slice(-1);
    assert.equal(last?.step, 'net_kernel');
    assert.match(last?.advice ?? '', /net_kernel:allow\(\['foo@localhost'\]\)/);
    strict.kill();
    await strict.ended;
    node.kernel.allow(['baz@localhost']);
    assert.equal(await erl.eval(`net_kernel:connect_node('${foo}')`), 'false');
    await node.until(/disallowed node bar@localhost/);
  });

  it('explains each step in why()', async () => {
    const steps = await node.kernel.why(bar);
    assert.deepEqual(
      steps.map(({ step, ok }) => `${ok ? 'ok' : '--'} ${step}`),
      [
        ...[
          'ok name',
          'ok host',
          'ok domain',
          'ok mapper',
          'ok registered',
          'ok tcp',
          'ok carrier',
        ],
        ...['ok status', 'ok challenge', 'ok version', 'ok cookie', 'ok link'],
      ],
    );
    const said = (wanted: string) => steps.find(({ step }) => step === wanted)?.detail;
    assert.match(said('mapper') ?? '', /^epmd answers at port/);
    assert.equal(said('version'), 'a visible Erlang node, and has all that terl uses');
    const [last] = (await node.kernel.why('nobody@localhost')).slice(-1);
    assert.match(
      last?.detail ?? '',
      /no node called nobody .*; registered there: bar \(port \d+\), foo/,
    );
    assert.match(last?.advice ?? '', /erl -sname nobody/);
  });

  it('is there after a kill, and hears of it at once', async () => {
    const victim = await machine.start('victim');
    node.kernel.connect(victim.name);
    await node.until(`up ${victim.name}`);
    victim.kill();
    await node.until(`down ${victim.name} connection_closed`);
    const again = await machine.start('victim');
    node.kernel.connect(again.name);
    await node.until(`up ${again.name}`, 2);
    again.kill();
    await again.ended;
  });

  it('ticks, so that an idle link stays, and ends one whose node is stopped', async () => {
    const idle = await machine.start('idle', { flags: ['-kernel', 'net_ticktime', '1'] });
    await node.kernel.stop();
    node = await start('foo', { ticktime: 1 });
    node.kernel.connect(idle.name);
    await node.until(`up ${idle.name}`);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.deepEqual(node.log, [`up ${idle.name}`]);
    assert.equal(await idle.eval('nodes(hidden)'), `[${foo}]`);
    idle.kill('SIGSTOP');
    await node.until(`down ${idle.name} net_tick_timeout`);
    await node.until(/Node idle@localhost not responding/);
    idle.kill();
    await idle.ended;
  });

  it('does not disturb a mesh of visible nodes with its guard against partitions', async () => {
    const mesh = await Promise.all(['one', 'two', 'three'].map((name) => machine.start(name)));
    await mesh[0]?.eval(
      "[net_kernel:connect_node(N) || N <- ['two@localhost', 'three@localhost']]",
    );
    const all =
      '(fun Wait() -> case length(nodes()) of 2 -> all; _ -> timer:sleep(5), Wait() end end)()';
    for (const member of mesh) assert.equal(await member.eval(all), 'all');
    for (let round = 1; round <= 5; round++) {
      for (const { name } of mesh) node.kernel.connect(name);
      await node.untilTrue(() => node.kernel.peers().length === 3);
      for (const { name } of mesh) node.kernel.disconnect(name);
    }
    const last = await start('last');
    last.kernel.connect('one@localhost');
    await last.until('up one@localhost');
    await last.kernel.stop();
    for (const member of mesh) {
      assert.equal(await member.eval('global:sync()'), 'ok');
      assert.equal(await member.eval(all), 'all');
      assert.doesNotMatch(member.printed, /global|partition|error|warning/i);
    }
    for (const member of mesh) member.kill();
    await Promise.all(mesh.map(({ ended }) => ended));
  });

  it('freezes and breaks the link by faults of its own', async () => {
    await connected();
    const { result: ordered } = await node.kernel.fault({ do: 'freeze', node: bar });
    assert.match(
      ordered.ok ? '' : ordered.sentence,
      /^bar@localhost is an Erlang node, which terl cannot freeze: kill -STOP/,
    );
    const { result: crashed } = await node.kernel.fault({ do: 'crash', node: bar });
    assert.match(
      crashed.ok ? '' : crashed.sentence,
      /^bar@localhost is an Erlang node, which terl cannot crash: kill -9/,
    );
    const cut = { left: [foo], right: [bar], oneway: false, effect: { kind: 'cut' } } as const;
    assert.equal((await node.kernel.fault({ do: 'set', ...cut })).result.ok, true);
    node.kernel.disconnect(bar);
    await node.kernel.fault({ do: 'heal' });
    node.kernel.connect(bar);
    await node.until(`up ${bar}`, 2);
  });
});

describeElixir('net kernel beside an Elixir node', () => {
  let machine: ErlangMachine;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  after(() => machine.close());
  afterEach(closeAll);

  it('connects both ways', async () => {
    const elixir = await machine.start('bar', { isElixir: true });
    const node = await testNode(foo, machine.epmdPort, {
      carrier: inetTcpCarrier,
      cookie: machine.cookie,
    });
    node.kernel.connect(bar);
    await node.until(`up ${bar}`);
    assert.equal(await elixir.eval('Node.list(:hidden)'), '[:foo@localhost]');
    assert.equal(await elixir.eval('Node.disconnect(:foo@localhost)'), 'true');
    await node.until(`down ${bar} connection_closed`);
    assert.equal(await elixir.eval('Node.connect(:foo@localhost)'), 'true');
    await node.until(`up ${bar}`, 2);
  });
});

describeErlang('tpmd in the place of epmd', () => {
  let machine: ErlangMachine;

  beforeEach(async () => {
    machine = await erlangMachine();
  });
  afterEach(async () => {
    await closeAll();
    await machine.close();
  });

  it('serves Erlang nodes, also after it was gone', async () => {
    const first = await startMapper({ port: machine.epmdPort });
    const erl = await machine.start('bar');
    const options = { carrier: inetTcpCarrier, cookie: machine.cookie };
    const node = await testNode(foo, machine.epmdPort, options);
    assert.match(await erl.eval('net_adm:names()'), /^\{ok,\[\{"bar",\d+\},\{"foo",\d+\}\]\}$/);
    assert.equal(await erl.eval(`net_adm:ping('nobody@localhost')`), 'pang');
    assert.equal(await erl.eval(`net_kernel:connect_node('${foo}')`), 'true');
    await node.until(`up ${bar}`);
    const other = await machine.start('other');
    assert.equal(await other.eval(`net_kernel:connect_node('${bar}')`), 'true');
    await first.close();
    await testMapper({ port: machine.epmdPort });
    // erl registers again only when it is told to, or after minutes; a node of terl within seconds
    for (;;) {
      const names = await node.kernel.names().catch(() => []);
      if (names.some(({ name }) => name === 'foo')) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    node.kernel.disconnect(bar);
    assert.equal(await erl.eval(`net_kernel:connect_node('${foo}')`), 'true');
  });

  it('is between a mesh of terl and an Erlang node, with a node on both', async () => {
    const tpmd = (await testMapper()).port;
    machine.startEpmd();
    const erl = await machine.start('bar');
    const { cookie } = machine;
    const middle = await testNode('middle@localhost', tpmd, {
      carrier: [websocketCarrier, inetTcpCarrier],
      mapper: { port: tpmd, epmdPort: machine.epmdPort },
      cookie,
    });
    const left = await testNode('left@localhost', tpmd, { cookie });
    middle.kernel.connect(bar);
    middle.kernel.connect('left@localhost');
    await Promise.all([middle.until(`up ${bar}`), left.until('up middle@localhost')]);
    assert.deepEqual(
      middle.kernel
        .peers()
        .map(({ name, kind, hidden }) => [name, kind, hidden])
        .toSorted(),
      [
        [bar, 'erlang', true],
        ['left@localhost', 'terl', false],
      ],
    );
    await erl.eval(untilCounted('middle@localhost'));
    assert.equal(await erl.eval('nodes(hidden)'), '[middle@localhost]');
    assert.equal(await erl.eval("net_kernel:connect_node('left@localhost')"), 'false');
  });
});
