// Who writes faster than the screen can show waits, wherever he is; what does not wait is bounded.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import { type LyingNode, startLyingNode } from '../../../helpers/lying-node.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a screen that is slow', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
    await bar.type("register('bar', self())");
    await foo.type("net_adm.ping('bar@localhost')");
  });

  const written = (): number => foo.printed.join('').length;

  /** What was under way between the two nodes has arrived. */
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 20; n++) await foo.type("rpc.call('bar@localhost', 'erlang', 'node', [])");
  };

  const flood = `async () => {
    for (let n = 0; n < 4000; n++) io.format('~s ~w~n', ['x'.repeat(1000), n]);
    send(['bar', 'bar@localhost'], 'done');
    io.format('the end~n');
  }`;

  for (const [where, spawned] of [
    ['here', `spawn(${flood})`],
    ['on another node', `spawn('bar@localhost', ${flood})`],
  ] as const)
    it(`keeps a process waiting that writes ${where}`, async () => {
      foo.holdOutput(1, true);
      await foo.type(spawned);
      await settle();
      assert.ok(written() < 400_000, `${written()} characters were printed`);
      assert.equal(await bar.type("process_info(self(), 'message_queue_len')[1]"), '0');
      foo.holdOutput(1, false);
      await foo.prints(/the end/);
      assert.equal(await bar.type('receive()'), "'done'");
      const numbers = [...foo.printed.join('\n').matchAll(/x (\d+)$/gm)].map(([, n]) => Number(n));
      assert.deepEqual(
        numbers,
        Array.from({ length: 4000 }, (_, n) => n),
      );
    });

  it('lets go who waits when its node is left, or its device ends', async () => {
    foo.holdOutput(1, true);
    await foo.type(`spawn('bar@localhost', ${flood})`);
    await settle();
    await foo.stop();
    assert.equal(await bar.type('receive()'), "'done'");
    const baz = await nodes.start('baz');
    await baz.type(
      "const device = await rpc.call('bar@localhost', () => spawn(async () => { await receive('end') }))",
    );
    await baz.type(`const writer = spawn(() => { group_leader(device, self()); (${flood})() })`);
    await baz.type("monitor('process', writer); send(device, 'end')");
    assert.match(await baz.type('receive()'), /'DOWN'/);
  });

  it('keeps nobody waiting who writes for another job', async () => {
    foo.holdOutput(1, true);
    const job = await foo.shellOn('bar@localhost');
    await foo.typeIn(job, `(${flood})()`);
    await foo.prints(/the end/);
  });

  it('shows no more than so much of what comes from a node that does not wait', async () => {
    const liar: LyingNode = await startLyingNode(nodes.mapperPort);
    try {
      await liar.meets(foo);
      await foo.type("register('leader', group_leader()); register('shell', self())");
      foo.holdOutput(1, true);
      const text = 'y'.repeat(1_000_000);
      for (let n = 0; n < 40; n++)
        liar.sends(
          [control.REG_SEND, liar.pid(1), '', 'leader'],
          ['io_request', liar.pid(1), 'put', ['put_chars', 'unicode', text]],
        );
      liar.sends([control.REG_SEND, liar.pid(1), '', 'shell'], 'all');
      await foo.gets(1);
      assert.ok(written() < 18_000_000, `${written()} characters were printed`);
      foo.holdOutput(1, false);
      await foo.prints(/^\n?\.\.\. 23 texts were too many to show$/);
    } finally {
      await liar.kernel.stop();
    }
  });

  it('shows no more than so many characters of reports', async () => {
    foo.holdOutput(0, true);
    await bar.type(`spawn(async () => {
      for (let n = 0; n < 400; n++)
        send(['logger', 'foo@localhost'], ['log', { level: 'error', text: 'r'.repeat(200_000) }]);
      send(['bar', 'bar@localhost'], 'done');
    })`);
    assert.equal(await bar.type('receive()'), "'done'");
    await settle();
    assert.ok(written() < 3_000_000, `${written()} characters were printed`);
    foo.holdOutput(0, false);
    await foo.prints(/Handler default dropped 3\d\d log events/);
  });
});
