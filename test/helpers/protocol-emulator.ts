// The bytes that one emulator sends to another, made from the values in the examples of PROTOCOL.md.

import assert from 'node:assert/strict';
import { Assembly } from '../../runtime/emulator/codec/assembly.ts';
import { Reader, Writer } from '../../runtime/emulator/codec/bytes.ts';
import { control } from '../../runtime/emulator/codec/control-message.ts';
import {
  decodeControl,
  decodeTerm,
  encodeControl,
  encodeTerm,
} from '../../runtime/emulator/codec/external-term-format.ts';
import { type CutFrame, writeFragment } from '../../runtime/emulator/codec/fragments.ts';
import { incarnation, nodeNamed } from '../../runtime/emulator/identity/incarnation.ts';
import { internPid, type Pid } from '../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../runtime/emulator/identity/reference.ts';
import { entryDown, entryOf, entryUp } from '../../runtime/emulator/link/dist-entry.ts';
import { sendControl, sendToPid } from '../../runtime/emulator/link/dist-output.ts';
import { clockFrameAt } from '../../runtime/emulator/link/recording-clock.ts';
import { observerBackend } from '../../runtime/emulator/servers/observer-backend.ts';
import { makeError } from '../../runtime/emulator/term/error-term.ts';
import { functionNamed } from '../../runtime/emulator/term/exported-function.ts';
import { internPort } from '../../runtime/emulator/term/foreign.ts';
import { noteFunction } from '../../runtime/emulator/term/function-origin.ts';
import type { Term } from '../../runtime/emulator/term/term.ts';
import { traceServer } from '../../runtime/emulator/trace/names.ts';
import { taggersOf } from '../../transport/handshake/link-keys.ts';
import { tagBytes } from '../../transport/handshake/message-tag.ts';
import { tagged } from '../transport/support/tagged-channel.ts';
import {
  bytesOf,
  type Check,
  type Example,
  exampleCalled,
  type Field,
} from './protocol-examples.ts';
import { encoded, numberIn, takeTerm, textIn } from './protocol-terms.ts';
import { cookie, handshakeOfExamples } from './protocol-transport.ts';

const controlChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  Object.entries(control).map(([name, what]) => [
    name,
    (example) => {
      const [kind] = decodeControl(new Reader(bytesOf(example), headBytes)) as readonly Term[];
      assert.equal(kind, what);
      return frameOf(example.fields);
    },
  ]),
);

const headBytes = 6; // the frame's head: length, kind and version

/** Returns the frame that a node sends for the terms in these fields. */
function frameOf([, , , ...fields]: readonly Field[]): Uint8Array {
  const entry = entryOf(nodeNamed('bar@host'));
  const left = [...fields];
  const message = takeTerm(left) as readonly Term[];
  const hasPayload = left.shift() !== undefined; // if there is a payload, a field `version` precedes it
  const payload = hasPayload ? takeTerm(left) : undefined;
  assert.deepEqual(left, []);
  entryUp(entry, { creation: 8, hidden: false, link: 1, peer: 'terl', carrier: '', flags: 0n });
  if (message[0] === control.SEND) sendToPid(entry, message[2] as Pid, payload);
  else sendControl(entry, message, payload, hasPayload);
  const frame = entry.queued.bytes().slice();
  entryDown(entry);
  return frame;
}

const linkChecks: Readonly<Record<string, Check>> = {
  tick: () => taggedByA(new Uint8Array()),
  message: ({ fields: [, ...fields] }) => taggedByA(frameOf(fields)),
};

/** Returns the first message of the calling node after the handshake of the examples. */
function taggedByA(frames: Uint8Array): Uint8Array {
  const message = tagged(frames, taggersOf(cookie, handshakeOfExamples(), 'dialled').ours);
  assert.equal(message.length, tagBytes + frames.length);
  return message;
}

const recordingChecks: Readonly<Record<string, Check>> = {
  clock(example) {
    assert.deepEqual(frameOf(example.fields), clockFrameAt(numberIn(example, 'time')));
    return clockFrameAt(numberIn(example, 'time'));
  },
};

const traceChecks: Readonly<Record<string, Check>> = {
  trace: (example) => {
    assert.equal(textIn(example, 'Name'), traceServer);
    return frameOf(example.fields);
  },
  links: (example) => {
    assert.equal(textIn(example, 'Name'), observerBackend);
    return frameOf(example.fields);
  },
  stamp: (example) => {
    assert.equal(textIn(example, 'Name'), traceServer);
    return frameOf(example.fields);
  },
};

const fragmentChecks: Readonly<Record<string, Check>> = {
  'first fragment': () => fragments()[0],
  'last fragment': () => fragments()[1],
};

function fragments(): [Uint8Array, Uint8Array] {
  const fields = exampleCalled('first fragment').fields.slice(6);
  const [message, payload] = [takeTerm(fields), takeTerm(fields)];
  const head = new Writer();
  encodeControl(head, message as readonly Term[]);
  const body = encoded(payload).slice();
  const frame: CutFrame = { sequence: 1, control: head.bytes(), payload: body, sent: 0 };
  const [first, last] = [false, true].map((isLast) => {
    const writer = new Writer();
    writer.raw(writeFragment(writer, frame));
    assert.equal(frame.sent === frame.payload.length, isLast);
    return writer.bytes().slice();
  }) as [Uint8Array, Uint8Array];
  const assembly = new Assembly();
  assert.equal(assembly.take(new Reader(first, 5), first.length), undefined);
  const whole = assembly.take(new Reader(last, 5), last.length);
  assert.ok(whole);
  assert.deepEqual([decodeControl(whole), decodeTerm(whole)], [message, payload]);
  return [first, last];
}

const termChecks: Readonly<Record<string, Check>> = {
  pid: pidOf('node'),
  'pid of a process spawned from another node': pidOf('allocator'),
  reference: (example) =>
    encoded(
      internReference(incarnation(textIn(example, 'node'), creationOf(example)), idOf(example)),
    ),
  'large tuple': () => encoded(new Array(256).fill(0)),
  'large bigint': () => encoded(2n ** 2040n),
  error: (example) =>
    encoded(
      makeError(textIn(example, 'name'), textIn(example, 'message'), textIn(example, 'stack')),
    ),
  'function that a module exports': (example) =>
    encoded(functionNamed(textIn(example, 'module'), textIn(example, 'function'))),
  'port of an Erlang node': portOf,
  'port whose id has more than 28 bits': portOf,
  'fun of an Erlang node': (example) => {
    const writer = new Writer();
    writer.u32(numberIn(example, 'length'));
    writer.u8(numberIn(example, 'arity'));
    writer.raw(new Uint8Array(16));
    writer.u32(numberIn(example, 'index'));
    writer.u32(numberIn(example, 'free variables'));
    encodeTerm(writer, textIn(example, 'module'));
    for (const field of ['old index', 'old uniq']) encodeTerm(writer, numberIn(example, field));
    encodeTerm(writer, takeTerm(example.fields.slice(-1)));
    return encoded(decodeTerm(new Reader(Uint8Array.of(112, ...writer.bytes()))));
  },
  'function that every node has, twice': () => encoded([Math.max, Math.max]),
  function: (example) => {
    const uses = { [textIn(example, 'name of a value')]: numberIn(example, 'value') };
    const source = textIn(example, 'text');
    const name = textIn(example, 'name');
    return encoded(noteFunction(() => undefined, uses, name, source, Object.keys(uses)));
  },
};

function portOf(example: Example): Uint8Array {
  const life = incarnation(textIn(example, 'node'), creationOf(example));
  return encoded(internPort(life, BigInt(numberIn(example, 'id'))));
}

function pidOf(allocator: string): Check {
  return (example) => {
    const life = incarnation(textIn(example, allocator), creationOf(example));
    return encoded(internPid(nodeNamed(textIn(example, 'node')), life, idOf(example)));
  };
}

function creationOf(example: Example): number {
  return numberIn(example, 'creation');
}

function idOf(example: Example): number {
  return numberIn(example, 'low half of id') + numberIn(example, 'high half of id') * 2 ** 32;
}

export const emulatorChecks: readonly Readonly<Record<string, Check>>[] = [
  linkChecks,
  controlChecks,
  recordingChecks,
  traceChecks,
  fragmentChecks,
  termChecks,
];
