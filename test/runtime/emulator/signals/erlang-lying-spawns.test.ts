// What an Erlang node in whose place a liar stands may say of the processes that a terl node spawns there: the pid is on its way, and
// what comes in its place is wrong, comes twice, or never.

import assert from 'node:assert/strict';
import { framed, type LyingErlang, lyingErlang } from '../../../helpers/lying-erlang.ts';
import { flushed, type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { closeAll } from '../../../transport/support/test-node.ts';

const spawnRequest = Buffer.from('6806611d', 'hex');
const bar = '770d626172406c6f63616c686f7374';
const baz = '770d62617a406c6f63616c686f7374';

const spawning = "spawn_link('bar@localhost', 'm', 'f', [])";

const pidOf = (node: string, id: number, creation = '49049c40'): string =>
  `58${node}${id.toString(16).padStart(8, '0')}00000000${creation}`;

describe('an Erlang node that lies about spawns', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let liar: LyingErlang;

  beforeEach(async () => {
    foo = await nodes.start('foo', { epmdPort: nodes.mapperPort, protoDist: ['inet_tcp'] });
    liar = await lyingErlang(foo.name, nodes.mapperPort);
    await foo.type("process_flag('trap_exit', true)");
  });
  afterEach(closeAll);

  /** The prompt holds its answer until the pid is there. */
  const spawns = (): Promise<string> =>
    foo.type(`const p = ${spawning}; monitor('process', p); is_pid(p)`);

  /** What the shell's process is told of it. */
  const told = async (): Promise<string[]> =>
    (await flushed(foo, 2)).map((line) => line.replace(/<\d.*?>/, '<>')).sort();

  /** The next request: its reference and the pid of who asks, as bytes. */
  async function asked(): Promise<{ reference: string; from: string }> {
    const rest = await liar.hears(spawnRequest, 80);
    const words = rest.readUInt16BE(1);
    const end = 3 + 15 + 4 + 4 * words;
    return {
      reference: rest.toString('hex', 0, end),
      from: rest.toString('hex', end, end + 28),
    };
  }

  /** {31, Reference, From, Flags, Result} */
  async function replies(
    { reference, from }: { reference: string; from: string },
    result: string,
  ): Promise<void> {
    await liar.writes(framed(Buffer.from(`70836805611f${reference}${from}6101${result}`, 'hex')));
  }

  it('the truth, for comparison', async () => {
    const typed = spawns();
    await replies(await asked(), pidOf(bar, 200));
    assert.equal(await typed, 'true');
    assert.match(await foo.type('p'), /^<\d+\.200\.0>$/);
    assert.equal(await liar.isAnswered(), true);
  });

  for (const [what, result] of Object.entries({
    'a pid of the asking node': pidOf('770d666f6f406c6f63616c686f7374', 88),
    'a pid of a third node': pidOf(baz, 200),
  }))
    it(`${what} in the place of the pid ends the connection`, async () => {
      const typed = spawns();
      await replies(await asked(), result);
      assert.equal(await liar.isAnswered(), false);
      await typed;
      assert.deepEqual(await told(), [
        "['DOWN', #Ref<>, 'process', <>, 'noconnection']",
        "['EXIT', <>, 'noconnection']",
      ]);
      assert.ok(foo.printed.some((line) => /in the name of a process of another node/.test(line)));
    });

  for (const [what, result, reason] of [
    ['an error', '77066e6f74737570', 'notsup'],
    ['a number', '6107', '7'],
    ['a list', '6b000107', '7'],
  ] as const)
    it(`${what} in the place of the pid is a refusal`, async () => {
      const typed = spawns();
      await replies(await asked(), result);
      assert.match(await typed, new RegExp(`bar@localhost refused to start it: ${reason}`));
      assert.equal(await liar.isAnswered(), true);
      assert.ok((await flushed(foo, 1)).some((line) => line.endsWith(`, '${reason}']`)));
    });

  it('one pid for two processes, and answers that come twice, do no harm', async () => {
    const typed = foo.type(
      `const [one, two] = [1, 2].map(() => ${spawning}); is_pid(one) && is_pid(two)`,
    );
    const [first, second] = [await asked(), await asked()];
    for (const request of [first, second, first, second]) await replies(request, pidOf(bar, 200));
    await replies(second, pidOf(bar, 201));
    assert.equal(await typed, 'true');
    assert.equal(await liar.isAnswered(), true);
    assert.match(
      await foo.type('send(one, 1); send(two, 2); [one, two]'),
      /^\[<\d+\.200\.0>, <\d+\.200\.0>\]$/,
    );
    assert.equal(await liar.isAnswered(), true);
    await liar.hangsUp();
    assert.equal(await foo.type('1 + 1'), '2');
  });

  it('no answer before the end of the connection is noconnection', async () => {
    const typed = spawns();
    await asked();
    await liar.hangsUp();
    await typed;
    assert.deepEqual(await told(), [
      "['DOWN', #Ref<>, 'process', <>, 'noconnection']",
      "['EXIT', <>, 'noconnection']",
    ]);
  });
});
