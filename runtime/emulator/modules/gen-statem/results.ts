// What the callbacks of a machine return: results and actions, read into a form of their own (OTP:
// gen_statem:loop_state_callback_result, loop_actions_list). A tuple and a list are both arrays here, so the first element
// tells whether an array is one action or a list of actions.

import { Pid } from '../../identity/pid.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { fromOf } from '../../signals/gen-reply.ts';
import { List } from '../../term/list.ts';
import { partsOf, partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';

/** An event: its type, such as 'cast', ['call', from] or 'state_timeout', and its content. */
export type MachineEvent = readonly [type: Term, content: Term];

export interface StateAndData {
  readonly state: Term;
  readonly data: Term;
}

/** The result of a state callback. */
export type Outcome =
  | {
      readonly kind: 'go';
      readonly state: Term;
      readonly data: Term;
      readonly enters: boolean; // whether the state is entered: another state, or the same one again
      readonly actions: Term; // one action, or a list of them
    }
  | {
      readonly kind: 'stop';
      readonly reason: Term;
      readonly data: Term;
      readonly replies: Term;
    }
  | { readonly kind: 'bad'; readonly reason: Term };

const none: readonly Term[] = [];

/** Reads a result. The result of an enter call may not name another state. */
export function outcomeOf(result: Term, before: StateAndData, isEnterCall: boolean): Outcome {
  const [tag, first, second, third] = partsOf(result);
  const { length } = partsOf(result);
  if (tag === 'next_state' && (length === 3 || length === 4)) {
    const enters = !isSameTerm(first, before.state);
    if (enters && isEnterCall)
      return { kind: 'bad', reason: ['bad_state_enter_return_from_state_function', result] };
    return { kind: 'go', state: first, data: second, enters, actions: third ?? none };
  }
  return (
    stayOf(result, before) ??
    stopOf(result, before.data) ?? {
      kind: 'bad',
      reason: ['bad_return_from_state_function', result],
    }
  );
}

/** The results that keep the state, or enter it again. */
function stayOf(result: Term, { state, data }: StateAndData): Outcome | undefined {
  const [tag, first, second] = partsOf(result);
  const { length } = partsOf(result);
  if (tag === 'keep_state' || tag === 'repeat_state') {
    if (length !== 2 && length !== 3) return undefined;
    const enters = tag === 'repeat_state';
    return { kind: 'go', state, data: first, enters, actions: second ?? none };
  }
  const kept = length === 2 ? tag : result;
  if (kept !== 'keep_state_and_data' && kept !== 'repeat_state_and_data') return undefined;
  const enters = kept === 'repeat_state_and_data';
  return { kind: 'go', state, data, enters, actions: first ?? none };
}

function stopOf(result: Term, data: Term): Outcome | undefined {
  if (result === 'stop') return { kind: 'stop', reason: 'normal', data, replies: none };
  if (!Array.isArray(result)) return undefined;
  const [tag, reason, second, third] = result as readonly Term[];
  const { length } = result;
  if (tag === 'stop' && (length === 2 || length === 3))
    return { kind: 'stop', reason, data: length === 3 ? second : data, replies: none };
  if (tag === 'stop_and_reply' && (length === 3 || length === 4))
    return { kind: 'stop', reason, data: length === 4 ? third : data, replies: second };
  return undefined;
}

/** A timer to start: its type, the time, the content of its event, and how it is counted. */
export interface Timeout {
  readonly type: Term;
  readonly time: number | 'infinity' | 'update'; // milliseconds; infinity cancels the timer
  readonly content: Term;
  readonly isAbsolute: boolean; // whether the time is one of erlang.monotonic_time
}

/** An action. */
export type Action =
  | { readonly kind: 'reply'; readonly from: Term; readonly value: Term }
  | { readonly kind: 'hibernate'; readonly on: boolean }
  | { readonly kind: 'postpone'; readonly on: boolean }
  | { readonly kind: 'next_event'; readonly event: MachineEvent }
  | { readonly kind: 'module'; readonly how: 'change' | 'push'; readonly module: string }
  | { readonly kind: 'module'; readonly how: 'pop' }
  | { readonly kind: 'timeout'; readonly timeout: Timeout };

const oneWord: Readonly<Record<string, Action>> = {
  hibernate: { kind: 'hibernate', on: true },
  postpone: { kind: 'postpone', on: true },
  pop_callback_module: { kind: 'module', how: 'pop' },
};

/** Reads an action; undefined if it is none. */
export function actionOf(given: Term): Action | undefined {
  if (typeof given === 'string' && Object.hasOwn(oneWord, given)) return oneWord[given];
  if (isTime(given))
    return {
      kind: 'timeout',
      timeout: { type: 'timeout', time: given, content: given, isAbsolute: false },
    };
  if (!Array.isArray(given) || given instanceof List) return undefined;
  return tupleOf(given as readonly Term[]);
}

function tupleOf(given: readonly Term[]): Action | undefined {
  const [tag, first, second] = given;
  const { length } = given;
  switch (tag) {
    case 'reply':
      return length === 3 ? { kind: 'reply', from: first, value: second } : undefined;
    case 'hibernate':
    case 'postpone':
      return length === 2 && typeof first === 'boolean' ? { kind: tag, on: first } : undefined;
    case 'next_event':
      return length === 3 ? { kind: 'next_event', event: [first, second] } : undefined;
    case 'change_callback_module':
    case 'push_callback_module':
      if (length !== 2 || typeof first !== 'string') return undefined;
      return {
        kind: 'module',
        how: tag === 'push_callback_module' ? 'push' : 'change',
        module: first,
      };
    default:
      return isTimeoutType(tag) ? timeoutOf(tag, given) : undefined;
  }
}

function timeoutOf(type: Term, given: readonly Term[]): Action | undefined {
  const [, time, content, options] = given;
  const { length } = given;
  const made = (at: Timeout['time'], isAbsolute = false): Action => ({
    kind: 'timeout',
    timeout: { type, time: at, content, isAbsolute },
  });
  if (length === 2) return time === 'cancel' ? made('infinity') : undefined;
  if (length === 3) return isTime(time) || time === 'update' ? made(time) : undefined;
  if (length !== 4) return undefined;
  const isAbsolute = absoluteIn(options);
  if (isAbsolute === undefined) return undefined;
  if (isTime(time)) return made(time, isAbsolute);
  return isAbsolute && typeof time === 'number' && Number.isInteger(time)
    ? made(time, true)
    : undefined;
}

/** The option ['abs', boolean], alone or in a list; undefined if the options are none. */
function absoluteIn(options: Term): boolean | undefined {
  if (!Array.isArray(options)) return undefined;
  if (options.length === 0) return false;
  const [one] = options as readonly Term[];
  const [name, on] = (
    options.length === 1 && Array.isArray(one) ? one : options
  ) as readonly Term[];
  return name === 'abs' && typeof on === 'boolean' ? on : undefined;
}

function isTime(given: Term): given is number | 'infinity' {
  return given === 'infinity' || (Number.isInteger(given) && (given as number) >= 0);
}

/** 'timeout', 'state_timeout' or ['timeout', name]. */
function isTimeoutType(given: Term): boolean {
  if (given === 'timeout' || given === 'state_timeout') return true;
  return Array.isArray(given) && given.length === 2 && given[0] === 'timeout';
}

/** Whether an event may have this type. */
export function isEventType(given: Term): boolean {
  if (given === 'cast' || given === 'info' || given === 'internal') return true;
  if (isTimeoutType(given)) return true;
  const [tag, from] = partsOf(given);
  return tag === 'call' && (given as readonly Term[]).length === 2 && fromOf(from) !== undefined;
}

const tags: readonly Term[] = [
  'reply',
  'next_event',
  'change_callback_module',
  'push_callback_module',
  'timeout',
  'state_timeout',
];

/** The actions in one action or a list of actions. */
export function actionsIn(given: Term): readonly Term[] {
  if (!Array.isArray(given)) return [given];
  return isTuple(given as readonly Term[]) ? [given as Term] : (given as readonly Term[]);
}

/** Whether an array is one action, not a list of actions. One that begins with an unknown word is one, too: a wrong one. */
function isTuple(given: readonly Term[]): boolean {
  if (given instanceof List || given.length === 0) return false;
  const [tag, first] = given;
  if (tags.includes(tag)) return true;
  if (isTimeoutType(tag)) return tupleOf(given) !== undefined;
  if (typeof tag !== 'string') return false;
  if (tag === 'hibernate' || tag === 'postpone')
    return given.length === 2 && typeof first === 'boolean';
  return actionOf(tag) === undefined;
}

/** Whether something is ['reply', from, value]. */
export function isReply(given: Term): given is readonly ['reply', from: Term, value: Term] {
  if (!Array.isArray(given) || given.length !== 3 || given[0] !== 'reply') return false;
  const [, from] = given as readonly Term[];
  return Array.isArray(from) && from.length === 2 && Pid.is(from[0]);
}

/** How a machine calls its module: what callback_mode returns. */
export interface Mode {
  readonly callback: 'state_functions' | 'handle_event_function';
  readonly entersStates: boolean;
}

/** Reads the result of callback_mode; undefined if it says something else. */
export function modeOf(result: Term): Mode | undefined {
  let callback: Mode['callback'] | undefined;
  let entersStates = false;
  for (const one of partsOrItself(result)) {
    if (one === 'state_functions' || one === 'handle_event_function') callback = one;
    else if (one === 'state_enter') entersStates = true;
    else return undefined;
  }
  return callback === undefined ? undefined : { callback, entersStates };
}
