// Reports as they are read: in the order of their times, whatever the clocks do.

import assert from 'node:assert/strict';
import { host } from '../../../../runtime/emulator/host/host.ts';
import { nextReportTime } from '../../../../runtime/emulator/host/report-time.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('reports', () => {
  const nodes = testNodes();

  it('of the kernel that are less grave come with the level, as in erl', async () => {
    const names = ['foo', 'goo'];
    const [foo, goo] = (await Promise.all(
      names.map((name) => nodes.start(name, { kernel: { dist_auto_connect: 'never' } })),
    )) as [TestNode, TestNode];
    for (const node of [foo, goo]) {
      await node.type("logger.set_primary_config('level', 'info')");
      assert.equal(await node.type("global.register_name('x', spawn(() => receive()))"), "'yes'");
    }
    await foo.type("net_kernel.connect_node('goo@localhost')");
    assert.match(
      await foo.prints(/INFO REPORT/),
      /=INFO REPORT====\nglobal: Name conflict terminating \['x', <\d+\.\d+\.\d+>\]$/,
    );
    await goo.type("logger.set_primary_config('level', 'critical')");
    const before = goo.printed.length;
    await goo.type("spawn(() => { throw new Error('unseen') }); error_logger.info_msg('unseen')");
    await goo.type("logger.set_primary_config('level', 'notice'); error_logger.info_msg('seen')");
    await goo.prints(/INFO REPORT====\nseen/);
    assert.doesNotMatch(goo.printed.slice(before).join(), /REPORT====[\s\S]*unseen/);
  });

  it('of one node have times that never run backwards, nor stand still', () => {
    const { calls } = host;
    const { now } = Date;
    let steady = 1000;
    let wall = 1e12;
    host.calls = { ...calls, clock: () => steady };
    Date.now = () => wall;
    try {
      const times: number[] = [];
      for (const [passes, jumps] of [
        [0, 0],
        [0, 0],
        [0.4, 0],
        [1, 1],
        [50, -3_600_000],
        [7, 7],
        [1, 9e6],
      ] as const) {
        steady += passes;
        wall += jumps;
        times.push(nextReportTime());
      }
      assert.deepEqual(
        times,
        [...new Set(times)].sort((a, b) => a - b),
      );
      assert.equal(times[0], 1e15);
      assert.equal(times.at(-1), 1e15 + 5_400_008_000);
    } finally {
      host.calls = calls;
      Date.now = now;
    }
  });
});
