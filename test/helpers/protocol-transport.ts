// The messages of the mapper and of a handshake, made from the values in the examples of PROTOCOL.md.

import assert from 'node:assert/strict';
import { PacketReader } from '../../transport/carrier/packet-reader.ts';
import { readAnswer, readOrder, writeJson } from '../../transport/faults/orders.ts';
import { digest } from '../../transport/handshake/cookie.ts';
import { distFlags, offeredToErlang } from '../../transport/handshake/dist-flags.ts';
import * as handshake from '../../transport/handshake/handshake-messages.ts';
import { erlangScheme } from '../../transport/handshake/scheme.ts';
import * as mapper from '../../transport/mapper/mapper-messages.ts';
import { bytesOf, type Check, type Example, exampleCalled, said } from './protocol-examples.ts';
import { numberIn, numberOf, textIn } from './protocol-terms.ts';

export const cookie = 'secret';

/**
 * The functions of a module that write a message. A table with this key type must have an example for each.
 */
type Writers<Module> = Extract<keyof Module, `write${string}`>;

const requests: Record<mapper.MapperRequest['kind'], readonly [title: string, check: Check]> = {
  alive: [
    'ALIVE2_REQ',
    request((example) => ({
      kind: 'alive',
      name: textIn(example, 'name'),
      port: numberIn(example, 'port'),
      hidden: numberIn(example, 'type') === 72,
    })),
  ],
  port_please: [
    'PORT_PLEASE2_REQ',
    request((example) => ({ kind: 'port_please', name: textIn(example, 'name') })),
  ],
  names: ['NAMES_REQ', request(() => ({ kind: 'names' }))],
  kill: ['KILL_REQ', request(() => ({ kind: 'kill' }))],
  stop: ['STOP_REQ', request((example) => ({ kind: 'stop', name: textIn(example, 'name') }))],
  relay: ['RELAY_REQ', request((example) => ({ kind: 'relay', name: textIn(example, 'name') }))],
};

function request(make: (example: Example) => mapper.MapperRequest): Check {
  return (example) => {
    const value = make(example);
    assert.deepEqual(mapper.readRequest(bytesOf(example)), value);
    return mapper.writeRequest(value);
  };
}

const mapperChecks: Record<Writers<typeof mapper>, Readonly<Record<string, Check>>> = {
  writeRequest: Object.fromEntries(Object.values(requests)),
  writeAliveReply: {
    ALIVE2_X_RESP: (example) => {
      const creation = numberIn(example, 'creation');
      assert.deepEqual(mapper.readAliveReply(bytesOf(example)), { creation });
      return mapper.writeAliveReply(creation);
    },
  },
  writePortReply: {
    PORT2_RESP: (example) => {
      const port = numberIn(example, 'port');
      assert.deepEqual(mapper.readPortReply(bytesOf(example)), { port });
      return mapper.writePortReply({ name: textIn(example, 'name'), port, hidden: false });
    },
    'PORT2_RESP of an unknown name': (example) => {
      assert.deepEqual(mapper.readPortReply(bytesOf(example)), { port: undefined });
      return mapper.writePortReply(undefined);
    },
  },
  writeNamesReply: {
    NAMES_RESP: (example) => {
      const read = mapper.readNamesReply(bytesOf(example));
      const { port, entries = [] } = read ?? {};
      assert.equal(port, numberIn(example, 'port of the mapper'));
      assert.deepEqual(
        entries.map((entry) => `name ${entry.name} at port ${entry.port}`),
        [textIn(example, 'text')],
      );
      return mapper.writeNamesReply(port ?? 0, entries);
    },
  },
  writeWord: {
    KILL_RESP: word('NO'),
    STOP_RESP: word('STOPPED'),
  },
  writeRelayReply: {
    RELAY_RESP: (example) => {
      assert.equal(mapper.readRelayReply(bytesOf(example)), 'granted');
      return mapper.writeRelayReply('granted');
    },
  },
};

function word(text: 'NO' | 'STOPPED'): Check {
  return (example) => {
    assert.equal(mapper.readWord(bytesOf(example)), text);
    return mapper.writeWord(text);
  };
}

const handshakeChecks: Record<Writers<typeof handshake>, Readonly<Record<string, Check>>> = {
  writeName: {
    send_name: (example) => {
      const value = hello(example);
      assert.deepEqual(handshake.readName(bytesOf(example)), value);
      return handshake.writeName(value);
    },
  },
  writeStatus: { status, 'answer to alive': status },
  writeNamed: {}, // see Erlang's carrier
  writeChallenge: {
    challenge: (example) => {
      const challenge = Buffer.alloc(16, 0xbb);
      const value = { ...hello(example), challenge: Uint8Array.from(challenge) };
      assert.deepEqual(handshake.readChallenge(bytesOf(example)), value);
      return handshake.writeChallenge(value);
    },
  },
  writeReply: {
    challenge_reply: (example) => {
      const value = { challenge: Buffer.alloc(16, 0xaa), digest: digestOf('reply') };
      assert.deepEqual(handshake.readReply(bytesOf(example)), value);
      return handshake.writeReply(value);
    },
  },
  writeAck: {
    challenge_ack: (example) => {
      assert.deepEqual(handshake.readAck(bytesOf(example)), digestOf('ack'));
      return handshake.writeAck(digestOf('ack'));
    },
  },
};

const faultChecks: Readonly<Record<string, Check>> = {
  order: (example) => {
    const order = readOrder(bytesOf(example));
    assert.ok(order);
    assert.equal(JSON.stringify(order), textIn(example, 'text'));
    return writeJson(order);
  },
  'answer to an order': (example) => {
    const answer = readAnswer(bytesOf(example));
    assert.ok(answer);
    assert.equal(JSON.stringify(answer), textIn(example, 'text'));
    return writeJson(answer);
  },
};

function hello(example: Example): handshake.NameMessage {
  const flags = numberOf(said(example, 'flags')) ?? 0n;
  const { flagHandshake23, flagPublished, flagTerl } = handshake;
  assert.equal(flags, flagTerl | flagHandshake23 | flagPublished);
  return { flags, creation: numberIn(example, 'creation'), name: textIn(example, 'name') };
}

function status(example: Example): Uint8Array {
  const read = handshake.readStatus(bytesOf(example));
  assert.ok(read);
  assert.equal(read, textIn(example, 'text'));
  return handshake.writeStatus(read);
}

function digestOf(role: 'reply' | 'ack'): Uint8Array {
  return digest(cookie, {
    role,
    dialler: 'foo@host',
    acceptor: 'bar@host',
    diallerChallenge: Buffer.alloc(16, 0xaa),
    acceptorChallenge: Buffer.alloc(16, 0xbb),
  });
}

/** Returns all messages of the handshake, in order. */
export function handshakeOfExamples(): Buffer[] {
  const titles = ['send_name', 'status', 'challenge', 'challenge_reply', 'challenge_ack'];
  return titles.map((title) => bytesOf(exampleCalled(title)));
}

const cookieAnd = { dialler: '', acceptor: '' };
const challenges = {
  diallerChallenge: Buffer.alloc(4, 0xaa),
  acceptorChallenge: Buffer.from('4b4cd87a', 'hex'), // that OTP has sent
};

/** A packet of Erlang's handshake: `make` gets what is behind the length:2. */
function packet(make: (example: Example, message: Buffer) => Uint8Array): Check {
  return (example) => {
    const bytes = bytesOf(example);
    const reader = new PacketReader();
    reader.add(bytes);
    const message = Buffer.from(reader.next() ?? []);
    assert.equal(reader.rest().length, 0);
    return erlangScheme.packet(make(example, message));
  };
}

function erlangDigest(role: 'reply' | 'ack'): Uint8Array {
  return erlangScheme.digest(cookie, { role, ...cookieAnd, ...challenges });
}

const erlangChecks: Readonly<Record<string, Check>> = {
  "ALIVE2_REQ for Erlang's carrier": request((example) => ({
    kind: 'alive',
    name: textIn(example, 'name'),
    port: numberIn(example, 'port'),
    hidden: numberIn(example, 'type') === 72,
    protocol: 'tcp',
  })),
  'send_name to an Erlang node': packet((example, message) => {
    const flags = numberOf(said(example, 'flags')) ?? 0n;
    assert.equal(flags, offeredToErlang | distFlags.TERL | distFlags.SEEN_BY_TERL);
    const value = { flags, creation: numberIn(example, 'creation'), name: textIn(example, 'name') };
    assert.deepEqual(handshake.readName(message), value);
    return handshake.writeName(value);
  }),
  'status of an Erlang node': packet((example, message) => {
    assert.equal(handshake.readStatus(message), textIn(example, 'text'));
    return handshake.writeStatus('ok');
  }),
  'status for an Erlang node without a name': packet((example) => {
    assert.equal(textIn(example, 'text'), 'named:');
    const creation = numberIn(example, 'creation');
    return handshake.writeNamed({ name: textIn(example, 'name'), creation });
  }),
  'challenge of an Erlang node': packet((example, message) => {
    const flags = numberOf(said(example, 'flags')) ?? 0n;
    const value = {
      flags,
      creation: numberIn(example, 'creation'),
      name: textIn(example, 'name'),
      challenge: Uint8Array.from(challenges.acceptorChallenge),
    };
    assert.deepEqual(handshake.readChallenge(message, erlangScheme), value);
    assert.deepEqual(erlangScheme.missing(flags), []);
    return handshake.writeChallenge(value);
  }),
  'challenge_reply to an Erlang node': packet((_example, message) => {
    const value = { challenge: challenges.diallerChallenge, digest: erlangDigest('reply') };
    assert.deepEqual(handshake.readReply(message, erlangScheme), value);
    return handshake.writeReply(value);
  }),
  'challenge_ack of an Erlang node': packet((_example, message) => {
    assert.deepEqual(handshake.readAck(message, erlangScheme), erlangDigest('ack'));
    return handshake.writeAck(erlangDigest('ack'));
  }),
};

export const transportChecks: readonly Readonly<Record<string, Check>>[] = [
  ...Object.values(mapperChecks),
  ...Object.values(handshakeChecks),
  faultChecks,
  erlangChecks,
];
