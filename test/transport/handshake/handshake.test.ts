import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Channel } from '../../../transport/carrier/channel.ts';
import {
  type AcceptorRules,
  HandshakeError,
  otherStarted,
  weStarted,
} from '../../../transport/handshake/handshake.ts';
import { writeName, writeStatus } from '../../../transport/handshake/handshake-messages.ts';
import { terlScheme } from '../../../transport/handshake/scheme.ts';
import { channelPair } from '../support/channel-pair.ts';

const foo = { name: 'foo@host', creation: 7, flags: 1n };
const bar = { name: 'bar@host', creation: 8, flags: 1n };
const random = (length: number) => randomBytes(length);

function dialler(channel: Channel, cookie = 'secret', stillWanted = true) {
  const rules = {
    me: foo,
    scheme: terlScheme,
    them: 'bar@host',
    cookieFor: () => cookie,
    random,
    stillWanted: () => stillWanted,
  };
  return closing(channel, weStarted(channel, rules));
}

function acceptor(channel: Channel, rules: Partial<AcceptorRules> = {}) {
  const all = {
    me: bar,
    scheme: terlScheme,
    cookieFor: () => 'secret',
    random,
    judge: () => 'ok' as const,
    admit: () => true,
    ...rules,
  };
  return closing(channel, otherStarted(channel, all));
}

/** As the net kernel does: a script that throws closes its channel with the reason. */
async function closing<T>(channel: Channel, script: Promise<T>): Promise<T> {
  try {
    return await script;
  } catch (error) {
    if (error instanceof HandshakeError) channel.close(error.reason);
    throw error;
  }
}

async function outcome(script: Promise<unknown>): Promise<string> {
  try {
    await script;
    return 'up';
  } catch (error) {
    assert.ok(error instanceof HandshakeError, String(error));
    return `${error.step}: ${error.reason}`;
  }
}

describe('handshake', () => {
  it('proves both sides to each other', async () => {
    const [left, right] = channelPair();
    const [theirs, ours] = await Promise.all([dialler(left), acceptor(right)]);
    assert.equal(theirs.hello.name, 'bar@host');
    assert.deepEqual(ours.hello, foo);
  });

  it('tells the dialler that its cookie was refused', async () => {
    const [left, right] = channelPair();
    const ends = await Promise.all([outcome(dialler(left, 'other')), outcome(acceptor(right))]);
    assert.deepEqual(ends, ['challenge_ack: bad_cookie', 'challenge_reply: bad_cookie']);
  });

  it('refuses by status', async () => {
    for (const status of ['nok', 'not_allowed'] as const) {
      const [left, right] = channelPair();
      const ends = await Promise.all([
        outcome(dialler(left)),
        outcome(acceptor(right, { judge: () => status })),
      ]);
      assert.deepEqual(ends, [`status: ${status}`, `status: ${status}`]);
    }
  });

  it('goes on when the peer holds a dead link, and not when the link lives', async () => {
    const alive = { judge: () => 'alive' as const };
    const [left, right] = channelPair();
    assert.deepEqual(await Promise.all([outcome(dialler(left)), outcome(acceptor(right, alive))]), [
      'up',
      'up',
    ]);
    const [one, other] = channelPair();
    const ends = await Promise.all([
      outcome(dialler(one, 'secret', false)),
      outcome(acceptor(other, alive)),
    ]);
    assert.deepEqual(ends, ['status: alive', 'status: alive']);
  });

  it('asks whether a proved peer is admitted', async () => {
    const [left, right] = channelPair();
    const ends = await Promise.all([
      outcome(dialler(left)),
      outcome(acceptor(right, { admit: () => false })),
    ]);
    assert.deepEqual(ends, ['challenge_ack: not_allowed', 'challenge_reply: not_allowed']);
  });

  it('refuses a node other than the one called', async () => {
    const [left, right] = channelPair();
    const other = { me: { ...bar, name: 'baz@host' } };
    const ends = await Promise.all([outcome(dialler(left)), outcome(acceptor(right, other))]);
    assert.equal(ends[0], 'challenge: wrong_name');
  });

  it('refuses a reply recorded from an earlier handshake', async () => {
    const [spied, right] = channelPair();
    const recorded: Uint8Array[] = [];
    const send = spied.send;
    spied.send = (message) => {
      recorded.push(message);
      send(message);
    };
    await Promise.all([dialler(spied), acceptor(right)]);
    const [thief, other] = channelPair();
    const accepted = outcome(acceptor(other));
    for (const message of recorded) thief.send(message);
    assert.equal(recorded.length, 2);
    assert.equal(await accepted, 'challenge_reply: bad_cookie');
  });

  it('refuses every first message that is not a name', async () => {
    const name = writeName(foo);
    const wrong = [
      Buffer.of(),
      Buffer.of(78),
      name.subarray(0, name.length - 1),
      Buffer.concat([name, Buffer.of(0)]),
      Buffer.alloc(1_025, 78),
      writeStatus('ok'),
      randomBytes(60),
    ];
    for (const message of wrong) {
      const [left, right] = channelPair();
      const accepted = outcome(acceptor(right));
      left.send(message);
      assert.equal(await accepted, 'send_name: bad_message');
    }
  });

  it('refuses a name that is not one, and never repeats it', async () => {
    const [left, right] = channelPair();
    const accepted = acceptor(right);
    left.send(writeName({ ...foo, name: 'foo\x1b[2J@host' }));
    await assert.rejects(accepted, (error) => {
      assert.ok(error instanceof HandshakeError);
      assert.equal(error.reason, 'bad_name');
      assert.ok(!error.message.includes('\x1b'));
      return true;
    });
  });

  it('refuses messages out of order', async () => {
    const [left, right] = channelPair();
    const accepted = outcome(acceptor(right));
    left.send(writeName(foo));
    left.send(writeName(foo));
    assert.equal(await accepted, 'challenge_reply: bad_message');
  });

  it('names the step at which the peer went away', async () => {
    const [left, right] = channelPair();
    const dialled = outcome(dialler(left));
    await right.receive();
    right.send(writeStatus('ok'));
    right.close('connection_closed');
    assert.equal(await dialled, 'challenge: connection_closed');
  });
});
