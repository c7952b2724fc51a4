import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { systemClock } from '../../../transport/base/clock.ts';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { webSocketChannel } from '../../../transport/carrier/websocket-channel.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import { weStarted } from '../../../transport/handshake/handshake.ts';
import {
  challengeBytes,
  digestBytes,
  readChallenge,
  readReply,
  writeAck,
  writeChallenge,
  writeName,
  writeReply,
  writeStatus,
} from '../../../transport/handshake/handshake-messages.ts';
import { terlScheme } from '../../../transport/handshake/scheme.ts';
import { MapperError, names } from '../../../transport/mapper/mapper-client.ts';
import { bytesInUse } from '../../helpers/memory.ts';
import { openLink, register } from '../support/raw-peer.ts';
import {
  closeAll,
  closeLater,
  eventually,
  type TestNode,
  testMapper,
  testNode,
} from '../support/test-node.ts';

const baz = { name: 'baz@host', creation: 9, flags: 1n };
const challenge = { ...baz, challenge: Buffer.alloc(challengeBytes, 1) };
const reply = { challenge: Buffer.alloc(challengeBytes, 2), digest: Buffer.alloc(digestBytes, 3) };

describe('bad peers', () => {
  let mapper: number;
  let foo: TestNode;
  let bar: TestNode;

  beforeEach(async () => {
    mapper = (await testMapper()).port;
    foo = await testNode('foo@host', mapper, { setuptime: 0.4 });
    bar = await testNode('bar@host', mapper);
    bar.kernel.connect('foo@host');
    await foo.until('up bar@host');
    await bar.until('up foo@host');
  });
  afterEach(closeAll);

  async function livesOn(): Promise<void> {
    bar.kernel.send('foo@host', Buffer.from('still here'));
    await foo.untilTrue(() => foo.frames.at(-1)?.toString() === 'still here');
    assert.deepEqual(bar.log, ['up foo@host']);
    assert.deepEqual(
      foo.kernel.peers().map(({ name }) => name),
      ['bar@host'],
    );
  }

  /** Calls foo, sends these and waits for the report that ends it; answers its text. */
  async function calls(...messages: Uint8Array[]): Promise<string> {
    const channel = await openLink(foo.kernel.port);
    const before = foo.log.length;
    for (const message of messages) channel.send(message);
    await foo.untilTrue(() => foo.log.length > before);
    return foo.log.at(-1) ?? '';
  }

  /** Is called by foo and does as the script says; answers how the call failed. */
  async function isCalled(script: (link: Channel) => unknown): Promise<string> {
    const listener = await websocketCarrier.listen({
      address: '127.0.0.1',
      port: 0,
      messageBytes: 1_000_000,
      time: 60_000,
      clock: systemClock,
      accept: (channel, proven) => {
        proven();
        void Promise.resolve(script(channel)).catch(() => undefined); // foo hung up on it
      },
      refused() {},
    });
    closeLater(() => listener.close());
    const end = await register(mapper, 'baz', listener.port);
    const failures = () => foo.log.filter((entry) => entry.startsWith('failed'));
    const count = failures().length;
    foo.kernel.connect('baz@host');
    await foo.untilTrue(() => failures().length > count);
    end();
    return failures().at(-1) ?? '';
  }

  it('that call and stop at any step are ended in time, by their address', async () => {
    const address = /^error \*\* Connection attempt from 127\.0\.0\.1:\d+ rejected: .*timeout/;
    assert.match(await calls(), address);
    assert.match(await calls(writeName(baz)), address);
    await livesOn();
  });

  it('that are called and stop at any step are given up in time', async () => {
    const stops = [
      [(): unknown => undefined, 'status'],
      [(link: Channel) => link.send(writeStatus('ok')), 'challenge'],
      [
        (link: Channel) => {
          link.send(writeStatus('ok'));
          link.send(writeChallenge(challenge));
        },
        'challenge_ack',
      ],
    ] as const;
    for (const [script, step] of stops)
      assert.equal(await isCalled(script), `failed baz@host ${step} timeout`);
    await livesOn();
  });

  it('that hang up in the middle are gone at once', async () => {
    const hangUp = async (link: Channel) => {
      await link.receive();
      link.send(writeStatus('ok'));
      link.close('');
    };
    assert.equal(await isCalled(hangUp), 'failed baz@host challenge connection_closed');
    await livesOn();
  });

  it('that answer out of order are refused', async () => {
    const say =
      (...messages: Uint8Array[]) =>
      (link: Channel) => {
        for (const message of messages) link.send(message);
      };
    const ok = writeStatus('ok');
    for (const [script, failure] of [
      [say(writeChallenge(challenge)), 'status bad_message'],
      [say(writeStatus('true')), 'status bad_message'],
      [say(ok, ok), 'challenge bad_message'],
      [say(ok, writeAck(reply.digest)), 'challenge bad_message'],
      [say(ok, writeChallenge(challenge), ok), 'challenge_ack bad_message'],
      [say(ok, writeChallenge(challenge), Buffer.alloc(0)), 'challenge_ack bad_message'],
      [say(Buffer.alloc(2_000, 115)), 'status bad_message'],
    ] as const) {
      assert.equal(await isCalled(script), `failed baz@host ${failure}`);
    }
    assert.match(await calls(writeReply(reply)), /no send_name message/);
    assert.match(await calls(writeName(baz), writeName(baz)), /no challenge_reply message/);
    assert.match(await calls(writeName(baz), writeAck(reply.digest)), /no challenge_reply message/);
    await livesOn();
  });

  it('that lie about their name prove nothing with it', async () => {
    assert.match(await calls(writeName({ ...baz, name: 'foo@host' })), /disallowed node foo@host/);
    // baz says that it is bar, which is up, and that the old link is dead
    const asBar = { ...baz, name: 'bar@host' };
    const thief = calls(writeName(asBar), writeStatus('true'), writeReply(reply));
    assert.match(await thief, /node bar@host rejected\. Invalid challenge reply/);
    const other = (link: Channel) => {
      link.send(writeStatus('ok'));
      link.send(writeChallenge({ ...challenge, name: 'other@host' }));
    };
    assert.equal(await isCalled(other), 'failed baz@host challenge wrong_name');
    await livesOn();
  });

  it('that replay what they heard are refused', async () => {
    const heard: Uint8Array[] = [];
    const link = await openLink(foo.kernel.port);
    const send = link.send;
    link.send = (bytes) => {
      heard.push(bytes);
      send(bytes);
    };
    const rules = {
      scheme: terlScheme,
      cookieFor: () => 'secret',
      random: randomBytes,
      stillWanted: () => true,
    };
    await weStarted(link, { me: baz, them: 'foo@host', ...rules });
    await foo.until('up baz@host');
    foo.kernel.disconnect('baz@host');
    assert.match(await calls(...heard), /baz@host rejected\. Invalid challenge reply/);
    // the acceptor that knows no cookie sends the caller's own digest back
    const reflects = async (called: Channel) => {
      await called.receive();
      called.send(writeStatus('ok'));
      called.send(writeChallenge(challenge));
      const theirs = readReply(await called.receive());
      called.send(writeAck(theirs?.digest ?? reply.digest));
    };
    assert.equal(await isCalled(reflects), 'failed baz@host challenge_ack bad_digest');
    // a man in the middle: foo's challenge is handed on to foo as a caller's would be
    const between = await openLink(foo.kernel.port);
    between.send(writeName(baz));
    await between.receive();
    const theirs = readChallenge(await between.receive());
    assert.ok(theirs !== undefined);
    assert.notDeepEqual(theirs.challenge, challenge.challenge);
    await livesOn();
  });

  it('that prove themselves and then break the frames lose their link only', async () => {
    for (const [bytes, reason] of [
      [Buffer.from('818000000000', 'hex'), 'text_message'],
      [Buffer.from('f28000000000', 'hex'), 'bad_websocket_frame'],
      [Buffer.from('82ff00000000ffffffff00000000', 'hex'), 'oversized_message'],
    ] as const) {
      const socket = await provenSocket(foo.kernel.port);
      await foo.untilTrue(() => foo.kernel.peers().length === 2);
      socket.write(bytes);
      await foo.until(
        new RegExp(
          `^error \\*\\* Node baz@host at 127\\.0\\.0\\.1:\\d+ broke the protocol: ${reason}`,
        ),
      );
      await foo.until(`down baz@host ${reason}`);
    }
    await livesOn();
  });

  it('with hostile names are neither called nor let in, and their names are not printed raw', async () => {
    const hostile = [
      '',
      '@',
      'a@',
      '@b',
      'a@b@c',
      'a b@host',
      '\x1b[2J@host',
      'a@host\n** fake report **',
      `${'x'.repeat(300)}@host`,
      "a'@host",
      'ä@host',
      '../../etc@host',
      'a@host:22',
      'a@[::1]',
    ];
    for (const name of hostile) {
      foo.kernel.connect(name);
      await foo.until(`failed ${name} name bad_name`);
      const [first] = await foo.kernel.why(name);
      assert.deepEqual([first?.step, first?.ok], ['name', false]);
      const channel = await openLink(foo.kernel.port);
      channel.send(writeName({ ...baz, name }));
      await assert.rejects(channel.receive(), { reason: /^bad_(?:name|message)$/ });
      assert.equal(foo.kernel.disconnect(name), false);
    }
    const reports = foo.log.filter((entry) => entry.startsWith('error'));
    assert.ok(reports.length > 0 && reports.every((text) => /^[ -~]+$/.test(text)), `${reports}`);
    assert.ok(!reports.join().includes('fake'));
    assert.equal(foo.kernel.getCookie('__proto__'), 'secret');
    await assert.rejects(register(mapper, 'a\nname b at port 1', 1), MapperError);
    assert.equal((await names({ host: '127.0.0.1', port: mapper })).entries.length, 2);
    await livesOn();
  });

  it('of a thousand that connect and say nothing cost a bounded memory', async function () {
    this.timeout(30_000);
    // Patient, so that they pile up however slow this machine is.
    const door = await testNode('door@host', mapper, { setuptime: 60 });
    const before = bytesInUse();
    // A program of its own, so that its half of the connections is not counted.
    const program = `
      const { connect } = require('node:net');
      let open = 0;
      for (let n = 0; n < 1000; n++)
        connect(${door.kernel.port}, '127.0.0.1', () => { if (++open === 1000) console.log('open'); })
          .on('error', () => {});`;
    const child = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closeLater(async () => void child.kill('SIGKILL'));
    await once(createInterface({ input: child.stdout }), 'line');
    await door.until(/too many connections that prove nothing/);
    const grown = bytesInUse() - before;
    assert.ok(grown < 16 * 1024 * 1024, `${grown} bytes`);
    await livesOn();
    bar.kernel.connect('door@host'); // which lets in who proves himself
    await door.until('up bar@host');
    child.kill('SIGKILL');
    await eventually(() => bytesInUse() - before < 4 * 1024 * 1024);
  });
});

/** A proven link with the socket under it, to write what no WebSocket would. */
async function provenSocket(port: number): Promise<Socket> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/`, ['terl'], { perMessageDeflate: false });
  ws.on('error', () => undefined);
  const opened = once(ws, 'open');
  const [{ socket }] = (await once(ws, 'upgrade')) as [{ socket: Socket }];
  await opened;
  const rules = {
    scheme: terlScheme,
    cookieFor: () => 'secret',
    random: randomBytes,
    stillWanted: () => true,
  };
  await weStarted(webSocketChannel(ws, socket), { me: baz, them: 'foo@host', ...rules });
  return socket;
}
