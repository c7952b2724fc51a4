// Somebody without the cookie holds the mapper's port, tells a port of his own, and passes everything on between two nodes:
// the handshake goes through, for he changes nothing in it. Then he begins.
import assert from 'node:assert/strict';
import { systemClock } from '../../../transport/base/clock.ts';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import { register } from '../support/raw-peer.ts';
import {
  closeAll,
  closeLater,
  eventually,
  type TestNode,
  testMapper,
  testNode,
} from '../support/test-node.ts';

/** What goes on instead of a message from foo; handshake messages come here too. */
type Tamper = (message: Uint8Array, count: number) => readonly Uint8Array[];

const handshakeMessages = 2; // of foo's: send_name and challenge_reply

describe('a man in the middle', () => {
  let foo: TestNode;
  let bar: TestNode;
  let middle: { toFoo: Channel; toBar: Channel };
  let tamper: Tamper;

  beforeEach(async () => {
    tamper = (message) => [message];
    bar = await testNode('bar@host', (await testMapper()).port);
    const his = (await testMapper()).port;
    await register(his, 'bar', await standBetween());
    foo = await testNode('foo@host', his);
  });
  afterEach(closeAll);

  async function standBetween(): Promise<number> {
    const options = { address: '127.0.0.1', messageBytes: 1_000_000, time: 60_000 };
    const listener = await websocketCarrier.listen({
      ...options,
      port: 0,
      clock: systemClock,
      refused() {},
      async accept(toFoo, proven) {
        proven();
        const toBar = await websocketCarrier.dial({
          ...options,
          host: 'host',
          port: bar.kernel.port,
        });
        middle = { toFoo, toBar };
        let count = 0;
        pass(toFoo, toBar, (message) => tamper(message, count++));
        pass(toBar, toFoo, (message) => [message]);
      },
    });
    closeLater(() => listener.close());
    return listener.port;
  }

  async function up(): Promise<void> {
    foo.kernel.connect('bar@host');
    await Promise.all([foo.until('up bar@host'), bar.until('up foo@host')]);
  }

  function say(...texts: string[]): void {
    for (const text of texts) foo.kernel.send('bar@host', Buffer.from(text));
  }

  const heard = () => bar.frames.map((frame) => frame.toString());

  async function noticed(by: TestNode, peer: string): Promise<void> {
    await by.until(`down ${peer} forged_message`);
    const sentence = new RegExp(
      `^error \\*\\* A message on the connection to ${peer}, at 127\\.0\\.0\\.1:\\d+, is not what ${peer} sent: .*\\(forged_message\\) \\*\\*\\n\\*\\* Removing connection \\*\\*$`,
    );
    assert.match(by.log.at(-2) ?? '', sentence);
    assert.deepEqual(by.kernel.peers(), []);
  }

  it('who only listens is not noticed, and hears no cookie', async () => {
    const overheard: Uint8Array[] = [];
    tamper = (message) => {
      overheard.push(message);
      return [message];
    };
    await up();
    say('one', 'two');
    await bar.untilTrue(() => heard().length === 2);
    assert.doesNotMatch(Buffer.concat(overheard).toString('latin1'), /secret/);
  });

  for (const [what, forged] of [
    ['a frame without a tag', Buffer.from('spawn')],
    ['a frame with a tag of zeros', Buffer.concat([Buffer.alloc(16), Buffer.from('spawn')])],
    ['a tick', Buffer.alloc(0)],
    ['a tick with a tag of zeros', Buffer.alloc(16)],
    ['a long frame', Buffer.alloc(100_000, 7)],
  ] as const)
    it(`who puts in ${what} ends the link, to either side, and is not obeyed`, async () => {
      await up();
      say('one');
      await bar.untilTrue(() => heard().length === 1);
      middle.toBar.send(forged);
      await noticed(bar, 'foo@host');
      assert.deepEqual(heard(), ['one']);
      await foo.until('down bar@host connection_closed');

      foo.kernel.connect('bar@host');
      await foo.until('up bar@host', 2);
      middle.toFoo.send(forged);
      await noticed(foo, 'bar@host');
      assert.deepEqual(foo.frames, []);
    });

  const changed: readonly [what: string, then: Tamper, heard: readonly string[]][] = [
    ['one bit of a frame', (m) => [flipped(m, m.length - 1)], ['one']],
    ['one bit of a tag', (m) => [flipped(m, 0)], ['one']],
    ['the end of a frame', (m) => [m.subarray(0, -1)], ['one']],
    ['the length of a frame', (m) => [Buffer.concat([m, Buffer.alloc(1)])], ['one']],
    ['where messages end', (m) => [m.subarray(0, 17), m.subarray(17)], ['one']],
    ['a message into two of it', (m) => [m, m], ['one', 'two']],
    ['a message into none', () => [], ['one']],
  ];
  for (const [what, then, before] of changed)
    it(`who changes ${what} ends the link`, async () => {
      tamper = (message, count) =>
        count === handshakeMessages + 1 ? then(message, count) : [message];
      await up();
      say('one', 'two', 'three');
      await noticed(bar, 'foo@host');
      assert.deepEqual(heard(), before);
    });

  it('who changes a bit of a long message ends the link', async () => {
    tamper = (message, count) => [count === handshakeMessages ? flipped(message, 50_000) : message];
    await up();
    foo.kernel.send('bar@host', Buffer.alloc(100_000));
    await noticed(bar, 'foo@host');
    assert.deepEqual(heard(), []);
  });

  it('who changes the order of messages ends the link', async () => {
    let kept: Uint8Array | undefined;
    tamper = (message, count) => {
      if (count === handshakeMessages) kept = message;
      if (count === handshakeMessages) return [];
      return count === handshakeMessages + 1 && kept ? [message, kept] : [message];
    };
    await up();
    say('one', 'two');
    await noticed(bar, 'foo@host');
    assert.deepEqual(heard(), []);
  });

  it('who sends back to a node what it said ends the link', async () => {
    await up();
    tamper = (message) => {
      middle.toFoo.send(message);
      return [message];
    };
    say('one');
    await noticed(foo, 'bar@host');
    assert.deepEqual(foo.frames, []);
  });

  it('who repeats what he heard on an earlier link ends the link', async () => {
    const overheard: Uint8Array[] = [];
    tamper = (message) => {
      overheard.push(message.slice());
      return [message];
    };
    await up();
    say('one');
    await bar.untilTrue(() => heard().length === 1);
    foo.kernel.disconnect('bar@host');
    await eventually(() => bar.kernel.peers().length === 0);
    tamper = (message) => [message];
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host', 2);
    const [last] = overheard.slice(-1);
    middle.toBar.send(last ?? Buffer.of());
    await noticed(bar, 'foo@host');
    assert.deepEqual(heard(), ['one']);
  });

  it('who changed what the handshake says of a node ends the link with its first message', async () => {
    tamper = (message, count) => [count === 0 ? flipped(message, 8) : message]; // DFLAG_PUBLISHED
    await up();
    say('one');
    await noticed(bar, 'foo@host');
    assert.deepEqual(heard(), []);
  });
});

function flipped(message: Uint8Array, at: number): Uint8Array {
  const other = message.slice();
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}

function pass(
  from: Channel,
  to: Channel,
  change: (message: Uint8Array) => readonly Uint8Array[],
): void {
  from.deliverTo({
    message(bytes) {
      for (const message of change(bytes.slice())) to.send(message);
    },
    drained() {},
    closed: (reason) => to.close(reason),
  });
}
