// Counts the names that nodes tell one another while they become a mesh.

import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { untilMeshed } from '../../../helpers/until.ts';

/** Connects nodes that do not know one another. */
type Shape = (all: readonly TestNode[]) => Promise<void>;

const shapes: Readonly<Record<string, Shape>> = {
  async 'a star'([hub, ...others]) {
    for (const other of others) await ping(hub, other);
  },
  async 'a chain'(all) {
    for (const [i, next] of all.slice(1).entries()) await ping(all[i], next);
  },
  async 'two meshes that become one'(all) {
    const half = all.length / 2;
    await shapes['a star']?.(all.slice(0, half));
    await shapes['a star']?.(all.slice(half));
    await untilMeshed(all.slice(0, half));
    await untilMeshed(all.slice(half));
    await ping(all[1], all[half + 1] as TestNode);
  },
  async 'a mesh that others join one by one'([first, ...others]) {
    const joined = [first as TestNode];
    for (const other of others) {
      await ping(other, joined[joined.length >> 1] as TestNode);
      joined.push(other);
      await untilMeshed(joined);
    }
  },
  async 'all at once'(all) {
    await Promise.all(all.map((node, i) => ping(node, all[(i + 1) % all.length] as TestNode)));
  },
  async 'all at once, each to two others'(all) {
    const other = (i: number): TestNode => all[i % all.length] as TestNode;
    await Promise.all(
      all.flatMap((node, i) => [ping(node, other(i + 3)), ping(node, other(i + 5))]),
    );
  },
};

async function ping(from: TestNode | undefined, to: TestNode): Promise<void> {
  assert.equal(await from?.type(`net_adm.ping('${to.name}')`), "'pong'");
}

describe('the names that the nodes of a mesh tell one another', () => {
  const nodes = testNodes();

  for (const [shape, connect] of Object.entries(shapes))
    for (const size of shape.startsWith('all at once') ? [6, 12, 24] : [6, 12])
      it(`${shape} of ${size}: grow with the square of the nodes`, async () => {
        nodes.files({ 'counting.ts': counting });
        const all: TestNode[] = [];
        for (let i = 0; i < size; i++) all.push(await nodes.start(`n${(i * 5) % 24}`));
        for (const node of all) await node.type('await counting.begin()');
        await connect(all);
        await untilMeshed(all);
        await Promise.all(all.map((node) => node.type('await sleep(1500)'))); // they compare what they know
        let told = 0;
        for (const node of all) told += Number(await node.type('await counting.names()'));
        const most = (shape.startsWith('all at once') ? 8 : 5) * size ** 2; // at once, news cross
        assert.ok(told <= most, `${told} names`);
      }).timeout(120_000);
});

/** Counts the names of nodes in the messages that this node's global_name_server gets. */
const counting = `
  const namesIn = term =>
    typeof term === 'string' ? Number(term.includes('@')) :
    Array.isArray(term) ? term.reduce((sum, part) => sum + namesIn(part), 0) : 0;
  export async function begin() {
    const starter = self();
    spawn(async () => {
      register('counting', self());
      erlang.trace(whereis('global_name_server'), true, ['receive']);
      send(starter, 'begun');
      let names = 0;
      for (;;) {
        const message = await receive(P.any);
        if (message[0] === 'trace') names += namesIn(message[3]);
        else send(message[1], ['names', names]);
      }
    });
    await receive('begun');
  }
  export async function names() {
    send('counting', ['names', self()]);
    return (await receive(['names', P.number]))[1];
  }
`;
