// Handles frames from an Erlang peer: in Erlang's own form, with its terms.

import { MalformedTerm, type Reader, TermBeyondLimits } from '../codec/bytes.ts';
import { isSpawnRequest } from '../codec/control-message.ts';
import { decodeErlangControl, decodeErlangTerm } from '../codec/erlang-format.ts';
import type { WholeFrame } from '../codec/erlang-frames.ts';
import { expectEnd, expectVersion } from '../codec/send-header.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import type { DistEntry } from '../link/dist-entry.ts';
import { heardFromErlang } from '../link/erlang-signals.ts';
import { loggerProcess } from '../signals/logger.ts';
import { reportTextHere } from '../signals/report-here.ts';
import { refuseSpawn } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';
import { receiveControl } from './receive-control.ts';
import { takenNames } from './taken-names.ts';

/** Handle frames of an Erlang peer. Throws MalformedTerm if they break the protocol. */
export function receiveErlangFrames(entry: DistEntry, reader: Reader): void {
  while (reader.left > 0 && entry.state === 'up') {
    const length = reader.u32();
    const end = reader.position + length;
    const frame = length === 0 ? undefined : entry.erlangFrames.take(reader, end);
    if (frame !== undefined) receive(entry, frame);
    reader.position = end;
  }
}

function receive(entry: DistEntry, { reader, end, hasVersions }: WholeFrame): void {
  if (hasVersions) expectVersion(reader);
  const message: Term = decodeErlangControl(reader);
  if (!Array.isArray(message)) throw new MalformedTerm('a control message that is no tuple');
  const hasPayload = reader.position < end;
  if (hasPayload && hasVersions) expectVersion(reader);
  const payload = hasPayload ? payloadIn(entry, reader, end) : undefined;
  expectEnd(reader, end);
  if (payload === beyond && refusesSpawn(entry, message as readonly Term[])) return;
  const heard = heardFromErlang({ message: message as readonly Term[], payload, hasPayload });
  receiveControl(entry, heard.message, heard.payload);
}

/** The payload; system_limit in place of a term that this node has no room for. */
function payloadIn(entry: DistEntry, reader: Reader, end: number): Term {
  try {
    return decodeErlangTerm(reader);
  } catch (error) {
    if (!(error instanceof TermBeyondLimits)) throw error;
    reader.position = end;
    reportTextHere(
      'warning',
      `** 'system_limit' stands for a term from ${entry.node.text} that this node has no room for: ${error.message} **`,
    );
    return beyond;
  }
}

const beyond = 'system_limit';

/** Refuse to spawn with arguments that this node has no room for; false for any other message. */
function refusesSpawn(entry: DistEntry, [kind, reference, from]: readonly Term[]): boolean {
  if (!isSpawnRequest(kind) || !Reference.is(reference) || !Pid.is(from)) return false;
  refuseSpawn({ entry, reference, from }, beyond);
  return true;
}

/** Reports of an Erlang node about processes whose group leader is here. */
takenNames.set('logger_proxy', (_node, message) => loggerProcess(message));
