// A mesh of visible Erlang nodes, each with global's guard against partitions: what a node of terl does, and how it ends, is nothing to it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import {
  describeErlang,
  type ErlangMachine,
  type ErlangNode,
  erlangMachine,
} from '../helpers/erlang.ts';

const names = ['one', 'two', 'three'];

describeErlang('a mesh of visible Erlang nodes', function () {
  this.timeout(60_000);
  let machine: ErlangMachine;
  let mesh: ErlangNode[];
  let terl: ChildProcess | undefined;

  beforeEach(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
    mesh = await Promise.all(names.map((name) => machine.start(name, { flags: guard })));
    const [one, ...others] = mesh;
    for (const { name } of others) await one?.eval(`net_kernel:connect_node('${name}')`);
    await all('length(nodes()) =:= 2');
  });
  afterEach(async () => {
    terl?.kill('SIGKILL');
    await machine.close();
  });

  /** Waits until an expression is true on each node of the mesh. */
  async function all(condition: string): Promise<void> {
    const wait = `(fun Wait() -> case ${condition} of true -> ok; _ -> timer:sleep(5), Wait() end end)()`;
    for (const member of mesh) assert.equal(await member.eval(wait), 'ok');
  }

  /** Starts a node of terl that connects to all three. */
  async function joined(): Promise<ChildProcess> {
    const connecting = mesh.map(({ name }) => `await net_kernel.connect_node('${name}')`).join(';');
    const flags = ['-sname', 'foo@localhost', '-proto_dist', 'inet_tcp', '-noshell'];
    const words = [join(root, 'dist/terl.js'), ...flags, '-eval', connecting];
    const { env } = machine;
    const child = spawn(process.execPath, words, { env, stdio: ['pipe', 'ignore', 'ignore'] });
    terl = child;
    await all("nodes(hidden) =:= ['foo@localhost']");
    return child;
  }

  const isAlone = 'nodes(hidden) =:= []';

  it('says nothing of a node of terl that joins, leaves, ends or is killed', async () => {
    const before = mesh.map(({ printed }) => lines(printed));
    const left = await joined();
    for (const member of mesh) await member.eval("erlang:disconnect_node('foo@localhost')");
    await all(isAlone);
    left.kill('SIGTERM');
    await once(left, 'exit');
    for (const signal of ['SIGKILL', 'SIGKILL', 'SIGTERM'] as const) {
      const child = await joined();
      await mesh[0]?.eval("rpc:call('foo@localhost', erlang, node, [])");
      child.kill(signal);
      await once(child, 'exit');
      await all(isAlone);
    }
    for (const member of mesh) assert.equal(await member.eval('global:sync()'), 'ok');
    await all('length(nodes()) =:= 2');
    assert.deepEqual(
      mesh.map(({ printed }) => lines(printed)),
      before,
    );
  });
});

const guard = [
  '-kernel',
  'prevent_overlapping_partitions',
  'true',
  '-kernel',
  'logger_level',
  'all',
];

/** What a node has printed by itself: all but its answers. */
function lines(printed: string): string[] {
  return printed.split('\n').filter((line) => line !== '' && !/^=\d/.test(line));
}
