// A mesh of six under load is cut in halves and healed, again and again. `PARTITIONS=100` does it a hundred times.

import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

const rounds = Number(process.env['PARTITIONS'] ?? 3);
const memoryLimit = 32; // MiB: a node that keeps a little of each round comes to its end in a hundred
const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@localhost`);
const kernel = {
  net_ticktime: '1',
  net_setuptime: '1',
  net_faults: 'true',
  prevent_overlapping_partitions: 'false', // which ends further links
};

describe('a mesh of six', function () {
  this.timeout(60_000 + rounds * 15_000);
  const nodes = testNodes();

  it('tells each monitor once of each partition, meets again, and keeps nothing', async () => {
    const mesh: TestNode[] = [];
    for (const name of names)
      mesh.push(await nodes.start(name.replace('@localhost', ''), { kernel, memoryLimit }));
    const [first] = mesh as [TestNode];
    const each = (source: string): Promise<string[]> =>
      Promise.all(mesh.map((node) => node.type(source)));

    for (const entry of beginning) await each(entry);
    const before = await each(kept);
    for (let round = 0; round < rounds; round++) {
      await each("const Refs = Others.map((name) => monitor('process', ['anchor', name]))");
      await first.type(`const [Left, Right] = await net.halves(All, { seed: ${round} })`);
      const left = (await first.type('Left')).match(/\w@localhost/g) ?? [];
      await Promise.all(mesh.map((node) => node.gets(3)));
      assert.equal(await first.type('await net.heal()'), 'true');
      for (const entry of meeting) await each(entry);
      const told = await each(
        'Told.map(([what, , , [, of], why]) => [what, of, why].join(" ")).sort().join()',
      );
      assert.deepEqual(told, wantedDowns(left), `round ${round}`);
      for (const entry of forgetting) await each(entry);
      await first.type("f('Left'), f('Right')");
    }
    assert.deepEqual(await each(kept), before);
    assert.equal(await first.type('await net.faults()'), '[]');
  });
});

const beginning = [
  `const All = ${JSON.stringify(names)}`,
  'const Others = All.filter((name) => name !== node())',
  "register('anchor', spawn(async () => { for (;;) await receive() }))",
  'for (const name of Others) await net_adm.ping(name)',
  "const Load = spawn(async () => { for (;;) { for (const name of All) send(['anchor', name], 'load'); await sleep(5) } })",
  'await sleep(500)',
];

const kept =
  "JSON.stringify([nodes().length, processes().length, process_info(whereis('anchor'), 'monitored_by')[1].length])";

const meeting = [
  "for (const name of Others) while (await net_adm.ping(name) !== 'pong') await sleep(20)",
  'await sleep(100)',
  "const Told = []; while (process_info(self(), 'message_queue_len')[1] > 0) Told.push(await receive())",
];

const forgetting = ["for (const ref of Refs) demonitor(ref, ['flush'])", "f('Refs'), f('Told')"];

/** What each node is told: that the processes of the other half are gone, each once. */
function wantedDowns(left: readonly string[]): string[] {
  return names.map((name) => {
    const others = names.filter((other) => left.includes(other) !== left.includes(name));
    return `'${others.map((other) => `DOWN ${other} noconnection`).join()}'`;
  });
}
