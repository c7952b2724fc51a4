// BIFs that convert pids and references to text and back.

import { Pid, pidFromNumbers } from '../../identity/pid.ts';
import { Reference, referenceFromNumbers } from '../../identity/reference.ts';
import { badarg } from '../../term/exception.ts';

/** Returns a pid as this node prints it: '<0.88.0>' (erlang:pid_to_list/1). */
export function pid_to_list(...args: unknown[]): string {
  const [pid] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', 'pid_to_list', args);
  return pid.toString();
}

/**
 * Returns the pid that this node prints as the given text.
 * Fails with badarg if the text is not that of a pid,
 * or if its first number is not that of a node known here (erlang:list_to_pid/1).
 */
export function list_to_pid(...args: unknown[]): Pid {
  const [text] = args;
  const [, x, y, z] = /^<(\d{1,9})\.(\d{1,15})\.(\d{1,9})>$/.exec(String(text)) ?? [];
  const found = x === undefined ? undefined : pidFromNumbers(Number(x), Number(y), Number(z));
  if (typeof text !== 'string' || found === undefined)
    throw badarg(1, 'not a textual representation of a pid', 'list_to_pid', args);
  return found;
}

/** Returns the text that this node prints for a reference (erlang:ref_to_list/1). */
export function ref_to_list(...args: unknown[]): string {
  const [reference] = args;
  if (!Reference.is(reference)) throw badarg(1, 'not a reference', 'ref_to_list', args);
  return reference.toString();
}

/**
 * Returns the reference that this node prints as the given text.
 * Fails with badarg if the text is not that of a reference,
 * or if its first number is not that of a node known here (erlang:list_to_ref/1).
 */
export function list_to_ref(...args: unknown[]): Reference {
  const [text] = args;
  const numbers = /^#Ref<(\d{1,10}(?:\.\d{1,10}){3,5})>$/.exec(String(text))?.[1]?.split('.');
  const [node = 0, creation = 0, high = 0, low = 0, ...more] = numbers?.map(Number) ?? [];
  const found =
    numbers === undefined ? undefined : referenceFromNumbers(node, creation, high, low, ...more);
  if (typeof text !== 'string' || found === undefined)
    throw badarg(1, 'not a textual representation of a reference', 'list_to_ref', args);
  return found;
}
