// Exit reasons for Erlang nodes, and theirs in reports here. The stack of an error is a list there, of tuples {Module, Function,
// Arity, Location}, and many functions of OTP read it.

import { textIn } from '../term/characters.ts';
import { charlistOf, List, listOf } from '../term/list.ts';
import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';

/** The reason with stacks as Erlang has them: in [Reason, Stack], and in what erpc's processes exit with. */
export function reasonForErlang(reason: Term): Term {
  if (!Array.isArray(reason)) return reason;
  const parts = reason as readonly Term[];
  const stack = parts.at(-1);
  const hasStack =
    parts.length === 2 || (parts.length === 4 && parts[1] === 'error') ? isStack(stack) : false;
  return hasStack ? [...parts.slice(0, -1), stackForErlang(stack as readonly Term[])] : reason;
}

function isStack(term: Term): boolean {
  return Array.isArray(term) && (term as readonly Term[]).every(isFrame);
}

/** Whether a term is a frame of terl's: [module, function, place], or [module, function, args, hint?]. */
function isFrame(term: Term): boolean {
  if (!Array.isArray(term) || term.length < 3 || term.length > 4) return false;
  const [module, name, third] = term as readonly Term[];
  return typeof module === 'string' && typeof name === 'string' && typeof third === 'object';
}

function stackForErlang(stack: readonly Term[]): Term {
  return listOf(stack.map((frame) => frameForErlang(frame as readonly Term[]))) as Term;
}

function frameForErlang([module, name, third, hint]: readonly Term[]): Term {
  if (Array.isArray(third)) {
    const known = hint === undefined ? [] : [['error_info', hint]];
    return [module, name, listOf(third), listOf(known)] as Term;
  }
  const { file, line } = third as { readonly file?: Term; readonly line?: Term };
  const place: Term[] = [];
  if (typeof file === 'string') place.push(['file', charlistOf(file) as Term]);
  if (typeof line === 'number') place.push(['line', line]);
  return [module, name, arityUnknown, listOf(place)] as Term;
}

const arityUnknown = 0; // JavaScript's stacks do not tell it

/** A reason of Erlang, [Reason, Stack] with a stack as terl has it. */
export function reasonFromErlang(reason: Term): Term {
  const [what, stack, ...more] = partsOf(reason);
  if (more.length > 0 || !(stack instanceof List) || stack.length === 0) return reason;
  return stack.every(isErlangFrame) ? [what, framesFromErlang(stack as Term)] : reason;
}

function isErlangFrame(frame: unknown): boolean {
  if (!Array.isArray(frame) || frame.length !== 4) return false;
  const [module, name, third, place] = frame as readonly unknown[];
  if (typeof module !== 'string' || typeof name !== 'string') return false;
  return (typeof third === 'number' || Array.isArray(third)) && place instanceof List;
}

/** The frames of a stack of Erlang as terl has them. The name of a function has its arity, which terl's stacks do not tell. */
export function framesFromErlang(stack: Term): readonly Term[] {
  return Array.from(partsOf(stack)).filter(isErlangFrame).map(frameFromErlang); // an array, and no list
}

function frameFromErlang(frame: Term): Term {
  const [module, name, third, place] = partsOf(frame);
  if (Array.isArray(third)) return [module, name, Array.from(third as readonly Term[])];
  const found = new Map(partsOf(place).map((pair) => partsOf(pair) as [Term, Term]));
  const [file, line] = [textIn(found.get('file')), found.get('line')];
  const known = { ...(file !== undefined && { file }), ...(typeof line === 'number' && { line }) };
  return [module, `${String(name)}/${String(third)}`, known] as Term;
}
