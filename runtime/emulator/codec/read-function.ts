// Reads a function that another node has sent: only its recipe. lazy-function.ts makes the function later.

import { deepestTerm, functionLevels, longestSource, mostFunctions } from '../host/term-limits.ts';
import { builtinAt } from '../term/builtin-functions.ts';
import { kinds } from '../term/function-origin.ts';
import { lazyFunction, Recipe, type Slot } from '../term/lazy-function.ts';
import type { FunctionTerm } from '../term/term.ts';
import * as tag from '../term/term-tags.ts';
import { utf8PerUnit } from '../term/utf8.ts';
import { MalformedTerm, type Reader } from './bytes.ts';
import { type ReadTerm, tooDeep } from './read-parts.ts';

/** The functions of one term, and the values they use, read so far, in the order of their numbers. */
class Read {
  readonly functions: FunctionTerm[] = [];
  readonly slots: Slot[] = [];
}

export function readFunction(
  reader: Reader,
  kind: number,
  depth: number,
  readTerm: ReadTerm,
): FunctionTerm {
  if (reader.functions === undefined) reader.functions = new Read();
  const read = reader.functions as Read;
  if (kind === tag.sameFunction) {
    const known = read.functions[reader.u32()];
    if (known === undefined) throw new MalformedTerm('a function that was to have come before');
    return known;
  }
  if (depth >= deepestTerm) throw tooDeep();
  if (read.functions.length >= mostFunctions)
    throw new MalformedTerm(`more than ${mostFunctions} functions`);
  const origin = readOrigin(reader);
  const uses = reader.count(leastUse);
  const given = reader.count(leastUse);
  const used: [string, Slot][] = [];
  const properties: [string, Slot][] = [];
  const here = origin.kind === 'builtin' ? builtinAt(origin.text) : undefined;
  const made = here ?? lazyFunction(new Recipe(origin, used, properties), given > 0);
  read.functions.push(made); // entered before its uses are read, since the function may use itself
  for (let i = 0; i < uses; i++) used.push(readUse(reader, depth, read, readTerm));
  for (let i = 0; i < given; i++) properties.push(readUse(reader, depth, read, readTerm));
  return made;
}

const leastUse = 6; // bytes of the shortest use: an empty name, the u8 1, and the tag of a term

function readOrigin(reader: Reader): Pick<Recipe, 'kind' | 'name' | 'arity' | 'text'> {
  const kind = kinds[reader.u8()];
  if (kind === undefined) throw new MalformedTerm('a function of an unknown kind');
  return { kind, name: readText(reader), arity: reader.u8(), text: readText(reader) };
}

function readText(reader: Reader): string {
  const size = reader.u32();
  if (size > utf8PerUnit * longestSource)
    throw new MalformedTerm(`a function of more than ${longestSource} characters`);
  return reader.utf8(size);
}

function readUse(
  reader: Reader,
  depth: number,
  { slots }: Read,
  readTerm: ReadTerm,
): [string, Slot] {
  const name = readText(reader);
  if (reader.u8() === 0) {
    const known = slots[reader.u32()];
    if (known === undefined) throw new MalformedTerm('a value that was to have come before');
    return [name, known];
  }
  const slot: Slot = { value: undefined };
  slots.push(slot);
  slot.value = readTerm(reader, depth + functionLevels);
  return [name, slot];
}
