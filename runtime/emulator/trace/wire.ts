// The trace token in control messages (PROTOCOL.md, Traces): OTP's, whose label has the stamp of a trace too.

import type { NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { SequentialToken, Stamp } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { nextMessage } from './events.ts';
import { state } from './state.ts';
import { heardVector, vectorTerm } from './vector.ts';

/** The nodes that get stamps: those of the trace that this node is part of. */
export const stamped: Set<string> = new Set();

/** Called when a token has come that a process here will have. */
export const wakes: { tracer: () => void } = { tracer: () => undefined };

const mark = 'terl_trace';

/** The vector of what happens here now, for what goes past the links; null without a trace. */
export function vectorInTrace(): Record<string, number> | null {
  return state.isRecording ? vectorTerm() : null;
}

/** Notes the vector of a node of the same trace. */
export function heardFrom(node: string, vector: Term): void {
  if (stamped.has(node)) heardVector(vector);
}

/** The token for a control message; undefined if there is nothing to say. */
export function tokenTerm(
  node: NodeName,
  message: string,
  token: SequentialToken | undefined,
): Term[] | undefined {
  if (!stamped.has(node.text)) return token && termOfSequence(token);
  if (token === undefined) return [0, [mark, message, vectorTerm()], 0, '', 0];
  return [token.flags, [mark, token.label, message, vectorTerm()], ...serialsOf(token)];
}

/** A token as Erlang has it, without a stamp. */
export function termOfSequence(token: SequentialToken): Term[] {
  return [token.flags, token.label, ...serialsOf(token)];
}

function serialsOf({ serial, sender, previous }: SequentialToken): Term[] {
  return [serial, sender, previous];
}

/** What a token says that has come from a node. What is no token says nothing. */
export function stampOfToken(node: string, token: Term): Stamp | undefined {
  if (!Array.isArray(token) || token.length !== 5) return undefined;
  const [flags, label, serial, sender, previous] = token as readonly Term[];
  const parts = partsOf(label);
  heardFrom(node, parts.vector);
  const found =
    'label' in parts ? sequenceOf([flags, parts.label, serial, sender, previous]) : undefined;
  if (found !== undefined) wakes.tracer();
  return { message: idFrom(node, parts.message), token: found };
}

/** The parts of a label; without `label` there is a stamp, but no sequence. */
function partsOf(label: Term): { label?: Term; message: Term; vector: Term } {
  if (!Array.isArray(label) || label[0] !== mark)
    return { label, message: undefined, vector: undefined };
  const parts = label as readonly Term[];
  if (parts.length === 3) return { message: parts[1], vector: parts[2] };
  return { label: parts[1], message: parts[2], vector: parts[3] };
}

/** The token that Erlang has in this form; undefined if a part is not as it must be. */
export function sequenceOf([flags, label, serial, sender, previous]: readonly Term[]):
  | SequentialToken
  | undefined {
  if (!isCount(flags) || !isCount(serial) || !isCount(previous)) return undefined;
  return { flags, label, serial, sender: Pid.is(sender) ? sender : '', previous };
}

export function isCount(term: unknown): term is number {
  return Number.isSafeInteger(term) && (term as number) >= 0;
}

/** The id of a message, if it can be one of that node's: another node may have handed on a token of before. */
function idFrom(node: string, message: Term): string {
  const isOwn = typeof message === 'string' && message.startsWith(`${node}/`);
  return isOwn && message.length <= longestId ? message : nextMessage();
}

const longestId = 300; // characters
