// Copies a function for another process. The copy has the same source, and a copy of the present value of each
// variable from outside that the function uses. If functions of one message use one another, or share an
// object, their copies do so too.

import { functionLevels, longestSource, mostFunctions } from '../host/term-limits.ts';
import { builtinPath } from './builtin-functions.ts';
import { originOf, type Use } from './function-origin.ts';
import { propertiesOf } from './function-properties.ts';
import { lazyFunction, Recipe, type Slot } from './lazy-function.ts';
import type { FunctionTerm, Term } from './term.ts';

/** The functions of one message, and the values that they use, copied so far. */
export class Copied {
  readonly functions: Map<FunctionTerm, FunctionTerm> = new Map();
  readonly values: Map<unknown, Slot> = new Map();
}

type CopyTerm = (term: unknown, depth: number) => Term;

/** Copy a function that no module exports; undefined if it cannot be sent. */
export function copyFunction(
  fn: FunctionTerm,
  depth: number,
  copied: Copied,
  copyTerm: CopyTerm,
): FunctionTerm | undefined {
  const known = copied.functions.get(fn);
  if (known !== undefined) return known;
  const origin = originOf(fn);
  if (origin === undefined) return builtinPath(fn) === undefined ? undefined : fn;
  if (origin.text.length > longestSource || copied.functions.size >= mostFunctions)
    return undefined;
  const given = propertiesOf(fn);
  if (origin.isConstant && given.length === 0) return fn;
  const used: [string, Slot][] = [];
  const properties: [string, Slot][] = [];
  const made = lazyFunction(new Recipe(origin, used, properties), given.length > 0);
  copied.functions.set(fn, made); // entered before its uses are copied, since the function may use itself
  const inner = depth + functionLevels;
  try {
    for (const use of origin.uses()) used.push(copyUse(use, inner, copied, copyTerm));
    for (const one of given) properties.push(copyUse(one, inner, copied, copyTerm));
  } catch (error) {
    copied.functions.delete(fn); // a half-made copy must not stay, since copyError catches the error and goes on
    throw error;
  }
  return made;
}

function copyUse(
  [name, value]: Use,
  depth: number,
  { values }: Copied,
  copyTerm: CopyTerm,
): [string, Slot] {
  const known = values.get(value);
  if (known !== undefined) return [name, known];
  const slot: Slot = { value: undefined };
  if (typeof value === 'object' && value !== null) values.set(value, slot); // entered before it is copied: it may contain this function
  try {
    slot.value = copyTerm(value, depth);
  } catch (error) {
    values.delete(value);
    throw error;
  }
  return [name, slot];
}
