// Frames to an Erlang peer: with a distribution header if the peer wants one, otherwise pass-through frames as between terl nodes.

import { Writer } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import {
  encodeErlangControl,
  encodeErlangReason,
  encodeErlangTerm,
} from '../codec/erlang-format.ts';
import { distHeader } from '../codec/erlang-frames.ts';
import { encodeControl, encodeTerm } from '../codec/external-term-format.ts';
import { passThrough, version } from '../codec/send-header.ts';
import { pidsMet } from '../identity/on-their-way.ts';
import type { Pid } from '../identity/pid.ts';
import { Unsendable } from '../term/unsendable.ts';
import type { DistEntry } from './dist-entry.ts';
import { saidToErlang } from './erlang-signals.ts';
import {
  beginFrame,
  endFrame,
  type Frame,
  mustBeSetAside,
  mustWait,
  type Parts,
  pidsAwaited,
  pidsOf,
  senderOf,
  setAside,
} from './queue-frames.ts';

/** Queue a frame for an Erlang peer that is connected. */
export function sendToErlang(entry: DistEntry, frame: Frame, from: Pid | undefined): boolean {
  const start = beginFrame(entry);
  if (start < 0) return false;
  const parts = write(entry, start, frame);
  const awaits = pidsAwaited(frame.message);
  const sender = senderOf(frame.message, from);
  if (mustWait(entry, sender, awaits)) {
    entry.queued.truncate(start);
    entry.held.add(inTerlsForm(frame), sender, awaits);
  } else if (entry.understands.fragments && mustBeSetAside(entry, start))
    setAside(entry, parts, pidsOf(frame.message, from));
  endFrame(entry, start);
  return true;
}

function write(entry: DistEntry, start: number, frame: Frame): Parts {
  const { queued } = entry;
  const { distHeader: hasHeader } = entry.understands;
  const said = saidToErlang(frame, entry.understands);
  try {
    if (hasHeader) {
      queued.u8(version);
      queued.u8(distHeader);
      queued.u8(noAtoms);
    } else {
      queued.u8(passThrough);
      queued.u8(version);
    }
    const controlAt = queued.length;
    encodeErlangControl(queued, said.message, entry.node.text);
    const controlEnd = queued.length;
    if (said.hasPayload) {
      if (!hasHeader) queued.u8(version);
      const encode = hasReason(frame) ? encodeErlangReason : encodeErlangTerm;
      encode(queued, said.payload, entry.node.text);
    }
    return {
      start,
      control: controlAt,
      controlEnd,
      payload: hasHeader ? controlEnd : controlEnd + 1,
    };
  } catch (error) {
    pidsMet(); // those of the frame that is not sent
    queued.truncate(start);
    throw error instanceof Unsendable ? inTheUsersCall(error, frame, said) : error;
  }
}

/** The error with the path in the call as it was made: for Erlang the reference of the request stands before it. */
function inTheUsersCall(error: Unsendable, { payload }: Frame, said: Frame): Unsendable {
  if (!Array.isArray(payload) || !Array.isArray(said.payload)) return error;
  return said.payload.length > payload.length ? error.calling('message[3]', 'message[2]') : error;
}

const noAtoms = 0; // NumberOfAtomCacheRefs

const scratch = new Writer();

/** The frame as terl nodes tell it, without its length. */
function inTerlsForm({ message, payload, hasPayload }: Frame): Uint8Array {
  scratch.reset();
  scratch.u8(passThrough);
  scratch.u8(version);
  encodeControl(scratch, message);
  if (hasPayload) {
    scratch.u8(version);
    encodeTerm(scratch, payload);
  }
  pidsMet();
  return scratch.bytes().slice();
}

/** Whether the payload is the reason of a process's end, which must be told, whatever it is. */
function hasReason({ message: [kind] }: Frame): boolean {
  return (
    kind === control.PAYLOAD_EXIT ||
    kind === control.PAYLOAD_EXIT_TT ||
    kind === control.PAYLOAD_MONITOR_P_EXIT
  );
}
