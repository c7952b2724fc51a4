// Writes a function as its source and the values that it uses, the same parts that copy-function.ts copies.
// If a term has the same function again, only the function's number is written.

import { functionLevels, longestSource, mostFunctions } from '../host/term-limits.ts';
import { builtinPath } from '../term/builtin-functions.ts';
import { exportOf } from '../term/exported-function.ts';
import { kinds, type Origin, originOf, type Use } from '../term/function-origin.ts';
import { propertiesOf } from '../term/function-properties.ts';
import type { FunctionTerm } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import type { Writer } from './bytes.ts';
import type { WriteTerm } from './write-list.ts';

/** The numbers of the functions and values written so far in one term. */
class Written {
  readonly functions = new Map<FunctionTerm, number>();
  readonly values = new Map<unknown, number>();
  slots = 0;
}

/** Write a function. Throws if the function cannot be sent. */
export function writeFunction(
  writer: Writer,
  fn: FunctionTerm,
  depth: number,
  writeTerm: WriteTerm,
): void {
  if (writer.functions === undefined) writer.functions = new Written();
  const written = writer.functions as Written;
  const known = written.functions.get(fn);
  if (known !== undefined) {
    writer.u8(tag.sameFunction);
    writer.u32(known);
    return;
  }
  const origin = originOf(fn) ?? named(fn);
  if (origin === undefined) throw new TypeError('unsendable');
  if (origin.text.length > longestSource) throw new RangeError('too long');
  if (written.functions.size >= mostFunctions) throw new RangeError('too many');
  const properties = propertiesOf(fn);
  const uses = origin.uses();
  written.functions.set(fn, written.functions.size); // entered before its uses are written, since the function may use itself
  writer.u8(tag.fun);
  writer.u8(kinds.indexOf(origin.kind));
  writer.text(origin.name);
  writer.u8(Math.min(origin.arity, 255));
  writer.text(origin.text);
  writer.u32(uses.length);
  writer.u32(properties.length);
  for (const use of uses) writeUse(writer, use, depth + functionLevels, written, writeTerm);
  for (const one of properties) writeUse(writer, one, depth + functionLevels, written, writeTerm);
}

/** The origin of a class that a module exports, or of a built-in function: both are sent by name. */
function named(fn: FunctionTerm): Origin | undefined {
  const exported = exportOf(fn);
  if (exported !== undefined) {
    const uses: readonly Use[] = [['module', exported.module]];
    const text = exported.name;
    return { kind: 'class', name: text, arity: 0, text, uses: () => uses, isConstant: true };
  }
  const path = builtinPath(fn);
  if (path === undefined) return undefined;
  const name = path.slice(path.lastIndexOf('.') + 1);
  return { kind: 'builtin', name, arity: 0, text: path, uses: () => [], isConstant: true };
}

function writeUse(
  writer: Writer,
  [name, value]: Use,
  depth: number,
  written: Written,
  writeTerm: WriteTerm,
): void {
  writer.text(name);
  const known = written.values.get(value);
  if (known !== undefined) {
    writer.u8(0);
    writer.u32(known);
    return;
  }
  writer.u8(1);
  const slot = written.slots++;
  if (typeof value === 'object' && value !== null) written.values.set(value, slot);
  writeTerm(writer, value, depth);
}
