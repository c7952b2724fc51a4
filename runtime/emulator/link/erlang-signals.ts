// Control messages as an Erlang peer wants them, and its own as terl has them. They differ in a few kinds: those for peers without
// EXIT_PAYLOAD or UNLINK_ID, SEND_SENDER, and the lists in a spawn request.

import { MalformedTerm } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import { sayable } from '../codec/sayable.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { fixedPid } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import { isImproper, List, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import type { Understands } from './dist-entry.ts';
import { reasonForErlang } from './erlang-reason.ts';
import type { Frame } from './queue-frames.ts';

/** The numbers of control messages that only Erlang nodes send. */
const erlang = {
  EXIT: 3, // [3, from, to, reason]
  UNLINK: 4, // [4, from, to]
  EXIT2: 8, // [8, from, to, reason]
  EXIT_TT: 13, // [13, from, to, token, reason]
  EXIT2_TT: 18, // [18, from, to, token, reason]
  MONITOR_P_EXIT: 21, // [21, target, watcher, reference, reason]
  SEND_SENDER: 22, // [22, from, to] message
  SEND_SENDER_TT: 23, // [23, from, to, token] message
  ALTACT_SIG_SEND: 37, // [37, flags, from, to] message; [37, flags, from, to, token] message
} as const;

/** The frame for an Erlang peer. */
export function saidToErlang(frame: Frame, understands: Understands): Frame {
  const { message, payload } = frame;
  switch (message[0]) {
    case control.PAYLOAD_EXIT:
    case control.PAYLOAD_EXIT2:
    case control.PAYLOAD_EXIT_TT:
    case control.PAYLOAD_EXIT2_TT:
    case control.PAYLOAD_MONITOR_P_EXIT:
      return withReasonIn(message, reasonForErlang(payload), understands);
    case control.UNLINK_ID:
      return understands.unlinkId ? frame : alone([erlang.UNLINK, ...message.slice(2)]);
    case control.SPAWN_REQUEST:
    case control.SPAWN_REQUEST_TT:
      return spawnRequest(message, payload as readonly Term[]);
    case control.REG_SEND:
    case control.ALIAS_SEND:
    case control.REG_SEND_TT:
    case control.ALIAS_SEND_TT:
      return sent(frame);
    default:
      return frame;
  }
}

/** To Erlang nodes a sender must be named, also if no process has sent the message. */
function sent(frame: Frame): Frame {
  const [kind, from, ...rest] = frame.message;
  const payload = rest[1] === 'rex' ? rexRequest(frame.payload) : frame.payload;
  if (Pid.is(from)) return { ...frame, payload };
  return { message: [kind, fixedPid(fixedPids.init), ...rest], payload, hasPayload: true };
}

/** A request to rex: a call whose arguments are a list, also in place of terl's own sbcast. */
function rexRequest(payload: Term): Term {
  if (!Array.isArray(payload) || payload[0] !== '$gen_call') return payload;
  const [mark, from, request] = payload as readonly Term[];
  if (!Array.isArray(from) || !Array.isArray(request)) return payload;
  const [kind, first, second, args, leader] = request as readonly Term[];
  if (kind === 'sbcast') {
    const send = ['block_call', 'erlang', 'send', listOf([first, second]), from[0]];
    return [mark, from, send] as Term;
  }
  if (kind !== 'block_call' || !Array.isArray(args)) return payload;
  return [mark, from, [kind, first, second, listOf(args as readonly Term[]), leader]] as Term;
}

const plainKinds = new Map<Term, number>([
  [control.PAYLOAD_EXIT, erlang.EXIT],
  [control.PAYLOAD_EXIT2, erlang.EXIT2],
  [control.PAYLOAD_EXIT_TT, erlang.EXIT_TT],
  [control.PAYLOAD_EXIT2_TT, erlang.EXIT2_TT],
  [control.PAYLOAD_MONITOR_P_EXIT, erlang.MONITOR_P_EXIT],
]);

/** A reason is the payload, or for a peer without EXIT_PAYLOAD the last element of the control message. */
function withReasonIn(message: readonly Term[], reason: Term, { exitPayload }: Understands): Frame {
  if (exitPayload) return { message, payload: reason, hasPayload: true };
  const [kind, ...parts] = message;
  return alone([plainKinds.get(kind), ...parts, sayable(reason) as Term]);
}

function alone(message: readonly Term[]): Frame {
  return { message, payload: undefined, hasPayload: false };
}

/** Options and arguments are lists, and the pid is the peer's to give. A call by erpc names the request as Erlang's does. */
function spawnRequest(message: readonly Term[], args: readonly Term[]): Frame {
  const [kind, reference, from, leader, mfa, wishes, ...token] = message;
  const [module, name] = mfa as readonly Term[];
  const given = argumentsOf(module, name, args, reference);
  const call = [module, name, given.length];
  const options = listOf(
    (wishes as readonly Term[]).filter((wish) => !Array.isArray(wish) || wish[0] !== 'pid'),
  );
  return {
    message: [kind, reference, from, leader, call, options, ...token],
    payload: listOf(given),
    hasPayload: true,
  };
}

function argumentsOf(
  module: Term,
  name: Term,
  args: readonly Term[],
  reference: Term,
): readonly Term[] {
  if (module !== 'erpc' || args.length !== 3) return args;
  const [called, fn, given] = args;
  const call = [called, fn, Array.isArray(given) ? listOf(given as readonly Term[]) : given];
  if (name === 'execute_cast') return call;
  return name === 'execute_call' ? [reference, ...call] : args;
}

/** What an Erlang peer has sent, as terl nodes say it. */
export function heardFromErlang(frame: Frame): Frame {
  const { message } = frame;
  const [kind, ...rest] = message;
  switch (kind) {
    case erlang.EXIT:
      return withReason(control.PAYLOAD_EXIT, rest);
    case erlang.EXIT2:
      return withReason(control.PAYLOAD_EXIT2, rest);
    case erlang.EXIT_TT:
      return withReason(control.PAYLOAD_EXIT_TT, rest);
    case erlang.EXIT2_TT:
      return withReason(control.PAYLOAD_EXIT2_TT, rest);
    case erlang.MONITOR_P_EXIT:
      return withReason(control.PAYLOAD_MONITOR_P_EXIT, rest);
    case erlang.UNLINK:
      return { ...frame, message: [control.UNLINK_ID, 0, ...rest] };
    case erlang.SEND_SENDER:
      return { ...frame, message: [control.SEND, ...rest] };
    case erlang.SEND_SENDER_TT:
      return { ...frame, message: [control.SEND_TT, ...rest] };
    case erlang.ALTACT_SIG_SEND:
      return { ...frame, message: altactSend(rest) };
    case control.SPAWN_REQUEST:
    case control.SPAWN_REQUEST_TT:
      return spawnRequested(frame);
    default:
      return frame;
  }
}

function withReason(kind: number, parts: readonly Term[]): Frame {
  return { message: [kind, ...parts.slice(0, -1)], payload: parts.at(-1), hasPayload: true };
}

// bits of the flags of ALTACT_SIG_SEND
const hasToken = 1 << 1;
const isExit = 1 << 4;

/** A message with options of its sender's, of OTP 28 and later: to an alias, a name or a pid. */
function altactSend([flags, from, to, ...rest]: readonly Term[]): readonly Term[] {
  const token = Number(flags) & hasToken ? rest : [];
  const isTraced = token.length > 0;
  if (Reference.is(to))
    return [isTraced ? control.ALIAS_SEND_TT : control.ALIAS_SEND, from, to, ...token];
  if (Number(flags) & isExit)
    return [isTraced ? control.PAYLOAD_EXIT2_TT : control.PAYLOAD_EXIT2, from, to, ...token];
  if (Pid.is(to)) return [isTraced ? control.SEND_TT : control.SEND, from, to, ...token];
  return [isTraced ? control.REG_SEND_TT : control.REG_SEND, from, '', to, ...token];
}

function spawnRequested({ message, payload }: Frame): Frame {
  const [kind, reference, from, leader, mfa, wishes, ...token] = message;
  const options = elements(wishes);
  return {
    message: [kind, reference, from, leader, mfa, options, ...token],
    payload: elements(payload),
    hasPayload: true,
  };
}

/** The elements of a proper list, as an array. */
function elements(list: Term): readonly Term[] {
  if (list instanceof List && !isImproper(list)) return Array.from(list as ArrayLike<Term>);
  throw new MalformedTerm('a spawn request without the lists it needs');
}
