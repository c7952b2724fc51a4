// Two terl nodes and two Erlang nodes, which are killed and stopped at random: every request has an outcome, and no node breaks the
// protocol or disturbs the others.

import assert from 'node:assert/strict';
import { setTimeout as later } from 'node:timers/promises';
import { describeErlang, type ErlangMachine, erlangMachine } from '../../../helpers/erlang.ts';
import { createRandom } from '../../../helpers/random.ts';
import { testNodes } from '../../../helpers/start-node.ts';

const time = Number(process.env['TERL_MESH_SECONDS'] ?? 10) * 1000; // milliseconds
const silence = 8; // seconds of net_ticktime

describeErlang('a mesh of terl and Erlang', () => {
  const nodes = testNodes();
  let machine: ErlangMachine;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  after(() => machine.close());

  it('loses no answer when nodes are killed and stopped', async () => {
    nodes.files({
      'chaos.ts': `
        const outcome = async pattern => (await receive(match => match.with(pattern, x => x).after(25_000, () => undefined))) ?? 'lost';
        const asks = {
          call: node => rpc.call(node, 'erlang', 'node', [], 25_000),
          request: node => outcome([P.any, spawn_request(node, 'erlang', 'self', []), P.any, P.any]),
          watch: node => outcome([P.any, monitor('process', ['nosuch', node]), P.any, P.any, P.any]),
          server: node => gen_server.call(['net_kernel', node], ['is_auth', 'x'], 25_000).catch(() => 'failed'),
          ping: node => net_adm.ping(node),
          spawn(node) {
            const [pid, reference] = spawn_monitor(node, 'timer', 'sleep', ['infinity']);
            send(pid, new Uint8Array(200_000));
            exit(pid, 'kill');
            return outcome([P.any, reference, P.any, P.any, P.any]);
          },
        };
        export async function asksUntil(nodes, end, to) {
          const kinds = Object.keys(asks);
          let count = 0;
          const lost = [];
          while (Date.now() < end) {
            const kind = kinds[count++ % kinds.length];
            const node = nodes[Math.floor(Math.random() * nodes.length)];
            const answer = await asks[kind](node);
            if (answer === 'lost' || (Array.isArray(answer) && answer[1] === 'timeout')) lost.push([kind, node]);
          }
          send(to, ['asked', count > 100, lost]);
        }
      `,
    });
    const flags = ['-kernel', 'net_ticktime', String(silence)];
    const erlang = await Promise.all(['b1', 'b2'].map((name) => machine.start(name, { flags })));
    const options = {
      cookie: machine.cookie,
      epmdPort: machine.epmdPort,
      protoDist: ['ws', 'inet_tcp'],
      kernel: { net_ticktime: String(silence) },
    };
    const terl = [await nodes.start('foo', options), await nodes.start('baz', options)];
    const end = Date.now() + time;
    const all = [...terl, ...erlang].map(({ name }) => name);
    for (const { name, type } of terl) {
      const others = JSON.stringify(all.filter((one) => one !== name));
      for (let i = 0; i < 3; i++) await type(`spawn(chaos.asksUntil, [${others}, ${end}, self()])`);
    }
    const random = createRandom(7);
    let printed = '';
    while (Date.now() < end - 3_000) {
      await later(300 + random.below(1_500));
      const i = random.below(2);
      const [node, other] = [erlang[i], erlang[1 - i]];
      assert.ok(node && other);
      if (random.below(2) === 0) {
        node.kill();
        await node.ended;
        printed += node.printed;
        erlang[i] = await machine.start(node.name.replace(/@.*/, ''), { flags });
      } else {
        node.kill('SIGSTOP');
        await later(1_000 + random.below(1_000));
        node.kill('SIGCONT');
      }
      const asked = '[rpc:call(N, erlang, node, []) || N <- [foo@localhost, baz@localhost]]';
      assert.equal(await other.eval(asked), '[foo@localhost,baz@localhost]');
    }
    for (const { gets, type } of terl) {
      await gets(3);
      for (let i = 0; i < 3; i++) assert.equal(await type('receive()'), "['asked', true, []]");
    }
    for (const node of erlang) printed += node.printed;
    assert.doesNotMatch(printed, /Invalid distribution message|global:|partition/);
    for (const node of terl)
      assert.deepEqual(
        node.printed.filter((text) => /it sent|was dropped|ERROR/.test(text)),
        [],
      );
  }).timeout(time + 60_000);
});
