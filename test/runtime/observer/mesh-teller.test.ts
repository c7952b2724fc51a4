import assert from 'node:assert/strict';
import { createMeshTeller } from '../../../runtime/observer/mesh-teller.ts';

describe('what carries a link of the mesh', () => {
  const told = (name: string, far: string, carrier: string) => ({
    ...{ name, creation: 1, hidden: false, isOn: false, traced: [] },
    links: [{ name: far, creation: 1, hidden: false, carrier }],
  });

  it('is the relay if one of its two nodes says so, since only the one that called knows', () => {
    for (const [here, there] of [
      ['relay', 'ws'],
      ['ws', 'relay'],
    ] as const) {
      const teller = createMeshTeller();
      teller.own(told('foo@a', 'bar@b', here));
      teller.far('bar@b', told('bar@b', 'foo@a', there));
      assert.deepEqual(
        teller.mesh.links.map(({ carrier }) => carrier),
        ['relay'],
      );
    }
  });
});
