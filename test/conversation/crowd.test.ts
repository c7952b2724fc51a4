// Many nodes in a room, each a program of its own with -noshell and -connect_all false, and all links over NATS.
// Members of a group of pg are on each. `CROWD=200` makes it two hundred nodes, and tells time and memory.

import assert from 'node:assert/strict';
import { treeMemory } from '../../scripts/bench/programs/memory.ts';
import { describeNats, startNats, stopNats } from '../helpers/nats-server.ts';
import type { Pipe } from './support/pipe.ts';
import { makeWorld, type World } from './support/world.ts';

const asked = process.env['CROWD'];
const size = Number(asked ?? 12);
const atOnce = 4; // nodes that start at the same time
const killed = Math.ceil(size / 10);

describeNats(`${size} nodes without a mesh, in a room`, () => {
  let world: World;
  let begun = 0;

  before(async () => {
    world = await makeWorld();
  });
  after(async () => {
    await world.close();
    await stopNats();
  });

  it('see the members of a group on the nodes that they are linked to', async () => {
    const server = await startNats();
    const flags = [
      ...['-join', server.invite({ room: 'room-7' })],
      ...['-connect_all', 'false', '-kernel', 'dist_direct', 'false'],
    ];
    begun = performance.now();
    const crowd: Pipe[] = [];
    for (let from = 1; from < size; from += atOnce) {
      const batch = numbers(from, Math.min(from + atOnce, size)).map((i) => {
        const other = i <= atOnce ? '' : `'n${i - atOnce}@room-7'`;
        return world.pipe(
          '-noshell',
          '-sname',
          `n${i}`,
          ...flags,
          '-eval',
          `crowd.enter(${other})`,
        );
      });
      await Promise.all(batch.map((node) => until(() => node.shown().includes('ENTERED'))));
      crowd.push(...batch);
      if (crowd.length % 20 === 0) tell(`${crowd.length} have started`);
    }
    tell('all have started');

    const hub = await world.prompted('-sname', 'hub', ...flags);
    const value = askerOf(hub);
    assert.match(await value('await crowd.enter()'), /ENTERED/);
    assert.equal(await value('await crowd.linkAll()'), String(size - 1));
    tell('the hub is linked to all');
    assert.equal(await value(`await crowd.members(${size})`), "'ok'");
    assert.equal(await value('await crowd.ask(1)'), `[${size}, []]`);
    tell('each member has answered');
    tell(`a node takes ${memoryOf(crowd).toFixed(1)} MiB (PSS)`);

    await value('crowd.countLeaving()');
    for (const node of crowd.slice(0, killed)) process.kill(node.pid, 'SIGKILL');
    assert.equal(await value(`await crowd.members(${size - killed})`), "'ok'");
    tell(`${killed} killed nodes have left the group`);
    const gone = numbers(1, killed + 1).map((i) => `n${i}@room-7`);
    assert.equal(
      await value('JSON.stringify(await crowd.left())'),
      `'${JSON.stringify(gone.sort())}'`,
    );
    await value(
      'while ((await crowd.ask(2))[1].length > 0) await sleep(100)', // the linked nodes of a killed one notice too
    );
    assert.equal(await value('await crowd.ask(3)'), `[${size - killed}, []]`);
    tell('each of the others has answered');
  }).timeout(60_000 + size * 4_000);

  function tell(what: string): void {
    if (asked === undefined) return;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(`      ${seconds} s: ${what}\n`);
  }
});

/** MiB of a node; measured only if that is to be told. */
function memoryOf(crowd: readonly Pipe[]): number {
  const measured = asked === undefined ? [] : crowd.slice(0, 20);
  return measured.reduce((sum, node) => sum + treeMemory(node.pid).pss, 0) / 1024 / measured.length;
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Returns a function that types an entry and waits for its value, however long that takes. */
function askerOf(node: Pipe): (entry: string) => Promise<string> {
  return async (entry) => {
    const before = node.shown().length;
    const shown = (): string => node.shown().slice(before);
    node.enter(entry);
    await until(() => /\(hub@room-7\)\d+> $/.test(shown()));
    return shown()
      .replace(/\(hub@room-7\)\d+> $/, '')
      .trim();
  };
}

/** Waits as long as the test may take: many nodes of one machine need their time. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
