// A million messages between two nodes, with exit signals, monitors and links among them: signals from one process
// to another keep their order, and none is lost.

import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

const receivers = 4; // on each of the two nodes
const generations = 125; // senders of a receiver, one after the other
const each = 1000; // messages of a sender

describe('order under load', () => {
  const nodes = testNodes();

  it('holds among a million messages both ways, by pid and by name, and the signals that end them', async function () {
    this.timeout(60_000);
    nodes.files({ 'load.ts': load });
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    const call = (peer: string): string =>
      `load.main('${peer}@localhost', ${receivers}, ${generations}, ${each})`;
    const got = await Promise.all([foo.type(call('bar')), bar.type(call('foo'))]);
    const all = receivers * generations * each;
    assert.deepEqual(got, [`['taken', ${all}]`, `['taken', ${all}]`]);
    for (const node of [foo, bar])
      assert.deepEqual(await session(node, ["process_info(self(), 'message_queue_len')"]), [
        "['message_queue_len', 0]",
      ]);
  });
});

/**
 * A receiver takes the messages of one sender on the other node after the other: it spawns it with a monitor, with a
 * link, or alone. All messages are numbered; half of them go to its pid, half to its name. The last signal says how many
 * there were, as the reason of a 'DOWN', of an 'EXIT' by the link, or of an 'EXIT' by exit/2: it must come last.
 */
const load = `
  import type { Pid, Reference } from 'terl/globals';

  export async function main(peer: string, receivers: number, generations: number, each: number) {
    const me = self();
    const all = Array.from({ length: receivers }, (_, i) =>
      spawn_link(async () => send(me, ['taken', self(), await take('receiver' + i, peer, generations, each)])));
    let taken = 0;
    for (const pid of all) taken += (await receive(['taken', pid, P.number]))[2];
    return ['taken', taken];
  }

  async function take(name: string, peer: string, generations: number, each: number) {
    register(name, self());
    process_flag('trap_exit', true);
    let taken = 0;
    for (let generation = 0; generation < generations; generation++)
      taken += await takeFrom(ways[generation % ways.length], name, peer, each);
    return taken;
  }

  const ways = ['monitor', 'link', 'exit'] as const;

  async function takeFrom(way: typeof ways[number], name: string, peer: string, each: number) {
    const args = [self(), [name, node()], each, way];
    const [sender, reference] = way === 'monitor'
      ? spawn_monitor(peer, send_all, args)
      : [way === 'link' ? spawn_link(peer, send_all, args) : spawn(peer, send_all, args)];
    for (let next = 0; ; next++) {
      const message = await receive<readonly unknown[]>();
      if (message[0] !== sender) {
        check(next, each, message, way === 'monitor'
          ? ['DOWN', reference, 'process', sender, ['sent', each]]
          : ['EXIT', sender, ['sent', each]]);
        return next;
      }
      if (message[1] !== next) exit(['expected', next, 'got', message]);
    }
  }

  function check(taken: number, each: number, message: readonly unknown[], last: readonly unknown[]) {
    if (taken !== each || !isMatching(last, message)) exit(['after', taken, 'expected', last, 'got', message]);
  }

  export async function send_all(to: Pid, named: [string, string], each: number, way: typeof ways[number]) {
    for (let i = 0; i < each; i++) send(i % 2 === 0 ? to : named, [self(), i]);
    if (way === 'exit') exit(to, ['sent', each]);
    else exit(['sent', each]);
  }
`;
