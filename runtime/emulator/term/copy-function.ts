// A function as its receiver gets it: a new function of the same source, with copies of the values that it uses now.
// Functions of one message that use one another, or the same object, still do in the copy.

import { functionLevels, longestSource, mostFunctions } from '../host/term-limits.ts';
import { builtinPath } from './builtin-functions.ts';
import { originOf, type Use } from './function-origin.ts';
import { propertiesOf } from './function-properties.ts';
import { lazyFunction, Recipe, type Slot } from './lazy-function.ts';
import type { FunctionTerm, Term } from './term.ts';

/** What has been copied of one message so far. */
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
  copied.functions.set(fn, made); // entered first, since it may use itself
  const inner = depth + functionLevels;
  try {
    for (const use of origin.uses()) used.push(copyUse(use, inner, copied, copyTerm));
    for (const one of given) properties.push(copyUse(one, inner, copied, copyTerm));
  } catch (error) {
    copied.functions.delete(fn); // an error is copied without the properties that cannot be sent, so copying may go on
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
  if (typeof value === 'object' && value !== null) values.set(value, slot); // entered first: it may hold this function
  try {
    slot.value = copyTerm(value, depth);
  } catch (error) {
    values.delete(value);
    throw error;
  }
  return [name, slot];
}
