import assert from 'node:assert/strict';
import { carriers } from '../support/carriers.ts';
import { asked, connected, cutOff, everyone, faultyNodes } from '../support/faulty-nodes.ts';
import type { TestNode } from '../support/test-node.ts';

for (const { name: over, carrier } of carriers)
  describe(`why() with faults, over ${over}`, () => {
    const { node } = faultyNodes(carrier);

    it('why() names what is on the other node: a freeze, and a fault that only that node has', async () => {
      const [foo, bar] = [
        await node('foo', { ...everyone, setuptime: 2 }),
        await node('bar', { ticktime: 1 }),
      ];
      const faultsAt = async (at: TestNode, of: string) =>
        (await at.kernel.why(of)).flatMap(({ step, ok, detail, advice }) =>
          step === 'fault' ? [{ ok, detail, advice }] : [],
        );
      await connected(foo, bar);
      assert.deepEqual(await faultsAt(foo, 'bar@host'), []);
      await cutOff(bar, 'bar@host', 'foo@host');
      const cutThere = {
        ok: false,
        detail: 'nothing passes between bar@host and foo@host (set on bar@host)',
        advice: "net.heal('bar@host') ends it",
      };
      assert.deepEqual(await faultsAt(foo, 'bar@host'), [cutThere]);
      await foo.until('down bar@host net_tick_timeout');
      await bar.kernel.fault({ do: 'heal' });
      await connected(foo, bar);
      await bar.kernel.fault({ do: 'freeze', node: 'bar@host' });
      const frozen = {
        ok: false,
        detail: 'bar@host is frozen',
        advice: "thaw('bar@host') ends it",
      };
      assert.deepEqual(await faultsAt(foo, 'bar@host'), [frozen]);
    });

    it('why() names the freeze of a node that lets a call hang', async () => {
      const [foo, bar] = [await node('foo', { ...everyone, setuptime: 1 }), await node('bar')];
      await asked(foo, { do: 'freeze', node: 'bar@host' });
      const steps = await foo.kernel.why('bar@host');
      assert.equal(steps.at(-1)?.ok, false);
      assert.equal(steps.find(({ step }) => step === 'fault')?.detail, 'bar@host is frozen');
      await asked(bar, { do: 'thaw', node: 'bar@host' });
    });

    it('names each fault in why()', async () => {
      const [foo, bar] = [await node('foo', { ticktime: 60 }), await node('bar')];
      await connected(foo, bar);
      await asked(foo, {
        do: 'set',
        left: ['foo@host'],
        right: ['bar@host'],
        oneway: true,
        effect: { kind: 'hold' },
      });
      const step = (await foo.kernel.why('bar@host')).find((one) => one.step === 'fault');
      assert.deepEqual(step, {
        step: 'fault',
        ok: false,
        detail: 'messages from foo@host to bar@host are held until they are released',
        advice: "net.release('bar@host') ends it",
      });
    });
  });
