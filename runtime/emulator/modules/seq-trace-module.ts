// Module seq_trace: a token follows the messages that one message causes (OTP: seq_trace).

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { processOf } from '../process/process-table.ts';
import { me } from '../process/self.ts';
import type { SequentialToken } from '../process/tracer.ts';
import { copy } from '../term/copy.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { checkMayTrace } from '../trace/permission.ts';
import {
  forgetSequences,
  nextToken,
  setSystemTracer,
  setToken,
  systemTracerNow,
  tellSequence,
  tokenFlags,
  tokenOf,
} from '../trace/sequential.ts';
import { retrace } from '../trace/tracer-here.ts';
import { isCount, sequenceOf, termOfSequence } from '../trace/wire.ts';

type Flag = keyof typeof tokenFlags;
type Part = 'label' | 'serial' | Flag;

/**
 * Sets a part of the caller's token: `seq_trace.set_token('label', 17)`. The parts:
 * 'label', any term; 'send', 'receive' and 'print', true or false, what the system tracer hears of;
 * 'timestamp', true or false; 'serial', `[previous, current]`. Returns the value before.
 * The caller's messages then have the token, and so have the processes that receive them,
 * and what they send, on all nodes, until a message without a token is received.
 * `seq_trace.set_token(token)` sets a token that get_token has returned, or none: `set_token([])`.
 * It returns the token before (seq_trace:set_token/1,2).
 */
function set_token(...args: unknown[]): Term {
  noMoreThan(2, 'seq_trace.set_token', args);
  const process = me();
  const before = tokenOf(process);
  if (args.length < 2) {
    setToken(process, tokenIn(args));
    retrace();
    return termOf(before);
  }
  const token = before ?? { flags: 0, label: 0, serial: 0, sender: process.pid, previous: 0 };
  const [part, value] = args;
  if (!isPart(part)) throw badarg(1, parts, 'seq_trace.set_token', args);
  setToken(process, withPart(token, part, value, args));
  retrace();
  return partOf(token, part);
}

const parts =
  "not 'label', 'serial', 'send', 'receive', 'print', 'timestamp', 'strict_monotonic_timestamp' or 'monotonic_timestamp'";

function tokenIn(args: readonly unknown[]): SequentialToken | undefined {
  const [token] = args;
  if (Array.isArray(token) && token.length === 0) return undefined;
  const made = Array.isArray(token) ? sequenceOf(token as Term[]) : undefined;
  if (made === undefined || made.sender === '')
    throw badarg(1, 'not a token, nor []', 'seq_trace.set_token', args);
  return { ...made, label: copy(made.label) };
}

function isFlag(part: unknown): part is Flag {
  return typeof part === 'string' && Object.hasOwn(tokenFlags, part);
}

function isPart(part: unknown): part is Part {
  return part === 'label' || part === 'serial' || isFlag(part);
}

function partOf(token: SequentialToken, part: Part): Term {
  if (part === 'label') return token.label;
  if (part === 'serial') return [token.previous, token.serial];
  return (token.flags & tokenFlags[part]) !== 0;
}

function withPart(
  token: SequentialToken,
  part: Part,
  value: unknown,
  args: readonly unknown[],
): SequentialToken {
  if (part === 'label') return { ...token, label: copy(value) };
  if (part !== 'serial') {
    if (typeof value !== 'boolean') throw badarg(2, 'not a boolean', 'seq_trace.set_token', args);
    const others = token.flags & ~tokenFlags[part];
    return { ...token, flags: value ? others | tokenFlags[part] : others };
  }
  const [previous, serial] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!isCount(previous) || !isCount(serial))
    throw badarg(2, 'not [previous, current]', 'seq_trace.set_token', args);
  return { ...token, previous, serial };
}

function termOf(token: SequentialToken | undefined): Term {
  return token === undefined ? [] : termOfSequence(token);
}

/**
 * Returns the caller's token, `[]` if it has none: `seq_trace.get_token()`;
 * or a part of it with its name: `seq_trace.get_token('label')` returns `['label', 17]`
 * (seq_trace:get_token/0,1).
 */
function get_token(...args: unknown[]): Term {
  noMoreThan(1, 'seq_trace.get_token', args);
  const token = tokenOf(me());
  if (args.length === 0) return termOf(token);
  const [part] = args;
  if (!isPart(part)) throw badarg(1, parts, 'seq_trace.get_token', args);
  return token === undefined ? [] : [part, partOf(token, part)];
}

/**
 * Tells the system tracer a term, if the caller has a token with 'print': `seq_trace.print(term)`.
 * `seq_trace.print(label, term)` only if the token has this label. Returns 'ok' (seq_trace:print/1,2).
 */
function print(...args: unknown[]): 'ok' {
  noMoreThan(2, 'seq_trace.print', args);
  if (args.length === 0) throw badarg(1, 'not a term', 'seq_trace.print', args);
  const process = me();
  const token = tokenOf(process);
  const [label, term] = args.length < 2 ? [token?.label, args[0]] : args;
  if (token === undefined || token.label !== label) return 'ok';
  const next = nextToken(process);
  if (next !== undefined) tellSequence('print', next, [], term as Term);
  return 'ok';
}

/** Takes the tokens of all processes and messages of this node. Returns true (seq_trace:reset_trace/0). */
function reset_trace(...args: unknown[]): true {
  noMoreThan(0, 'seq_trace.reset_trace', args);
  forgetSequences();
  retrace();
  return true;
}

/**
 * Sets the process of this node that hears of messages with tokens: `seq_trace.set_system_tracer(pid)`;
 * `false`: nobody. It gets `['seq_trace', label, ['send', [previous, current], from, to, message]]`,
 * also with 'receive', and with 'print', where `to` is `[]`; with 'timestamp' the time as a fourth element.
 * Returns the system tracer before (seq_trace:set_system_tracer/1).
 */
function set_system_tracer(...args: unknown[]): Pid | false {
  const [tracer] = args;
  noMoreThan(1, 'seq_trace.set_system_tracer', args);
  checkMayTrace('seq_trace.set_system_tracer', args);
  if (tracer !== false && !Pid.is(tracer))
    throw badarg(1, 'neither a pid nor false', 'seq_trace.set_system_tracer', args);
  if (Pid.is(tracer) && (Pid.homeOf(tracer) !== here.node || processOf(tracer) === undefined))
    throw badarg(1, 'not a living process of this node', 'seq_trace.set_system_tracer', args);
  const before = systemTracer();
  setSystemTracer(tracer === false ? undefined : tracer);
  return before;
}

/** Returns the system tracer of this node, `false` if there is none (seq_trace:get_system_tracer/0). */
function get_system_tracer(...args: unknown[]): Pid | false {
  noMoreThan(0, 'seq_trace.get_system_tracer', args);
  return systemTracer();
}

function systemTracer(): Pid | false {
  const tracer = systemTracerNow();
  return tracer === undefined || processOf(tracer) === undefined ? false : tracer;
}

type Module = Readonly<
  Record<
    | ('set_token' | 'get_token' | 'print' | 'reset_trace')
    | ('set_system_tracer' | 'get_system_tracer'),
    (...args: unknown[]) => unknown
  >
>;

export const seq_trace: Module = {
  set_token,
  get_token,
  print,
  reset_trace,
  set_system_tracer,
  get_system_tracer,
};
