// Peers made of parts: registered without a node behind them, or linked without a net kernel.
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../transport/base/clock.ts';
import { type Channel, isChannelClosed } from '../../../transport/carrier/channel.ts';
import { weStarted } from '../../../transport/handshake/handshake.ts';
import {
  flagHandshake23,
  flagTerl,
  type NameMessage,
  type Status,
  writeChallenge,
  writeStatus,
} from '../../../transport/handshake/handshake-messages.ts';
import { schemeOf } from '../../../transport/handshake/scheme.ts';
import { keepRegistered } from '../../../transport/mapper/mapper-client.ts';
import { taggedChannel } from './tagged-channel.ts';
import { carrierInUse, closeLater } from './test-node.ts';

/** Answers how to end it. */
export async function register(mapper: number, name: string, port: number): Promise<() => void> {
  const registration = await keepRegistered(
    { host: '127.0.0.1', port: mapper },
    { fullName: `${name}@host`, name, port, hidden: false },
    { start: undefined, listenAddress: '127.0.0.1', clock: systemClock },
    () => {},
  );
  closeLater(async () => registration.end());
  return () => registration.end();
}

/** A link that proved the cookie `secret` to foo@host and then neither speaks nor ticks. */
export async function impostor(port: number, me: NameMessage, them = 'foo@host'): Promise<Channel> {
  const channel = await openLink(port);
  const rules = {
    scheme: schemeOf(carrierInUse()),
    cookieFor: () => 'secret',
    random: randomBytes,
    stillWanted: () => true,
  };
  const { taggers } = await weStarted(channel, { me, them, ...rules });
  return taggedChannel(channel, taggers);
}

export async function openLink(port: number): Promise<Channel> {
  const channel = await carrierInUse().dial({
    host: 'host',
    address: '127.0.0.1',
    port,
    messageBytes: 1_000_000,
    time: 5_000,
  });
  closeLater(async () => channel.close('done'));
  return channel;
}

/**
 * Registers a node whose terl does not know the flag of fault lines: it answers each name with
 * the status, and after ok with its challenge. `heard`: what it hears then, and why the caller closed.
 */
export async function olderNode(
  mapper: number,
  name: string,
  status: Status,
): Promise<{ readonly heard: Promise<string[]> }> {
  const heard = Promise.withResolvers<string[]>();
  const listener = await carrierInUse().listen({
    address: '127.0.0.1',
    port: 0,
    messageBytes: 1_000_000,
    time: 5_000,
    clock: systemClock,
    refused: () => {},
    accept: (channel) => void answerAsLink(channel, name, status).then(heard.resolve),
  });
  closeLater(() => listener.close());
  await register(mapper, name, listener.port);
  return { heard: heard.promise };
}

async function answerAsLink(channel: Channel, name: string, status: Status): Promise<string[]> {
  const heard: string[] = [];
  try {
    await channel.receive();
    channel.send(writeStatus(status));
    const me = { name: `${name}@host`, creation: 8, flags: flagHandshake23 | flagTerl };
    if (status === 'ok') channel.send(writeChallenge({ ...me, challenge: randomBytes(16) }));
    for (;;) heard.push(Buffer.from(await channel.receive()).toString('hex'));
  } catch (error) {
    if (!isChannelClosed(error)) throw error;
    return [...heard, error.reason];
  }
}
