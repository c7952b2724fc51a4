// Compiles the expressions of guards and bodies. A tuple is a call: `['+', '$1', 1]`; a tuple within a tuple makes a
// tuple: `[['$1', 'x']]`. A function of JavaScript is called with what the pattern selects, and the object.

import { deepestTerm } from '../../host/term-limits.ts';
import { isPlainObject } from '../../order/compare-terms.ts';
import { isPromise } from '../../realm/promise-like.ts';
import { copy } from '../../term/copy.ts';
import { endWith, isImproper, isTuple, List } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { failed } from './arithmetic.ts';
import { BadSpec } from './bad-spec.ts';
import { guardFunctions, truth } from './guard-functions.ts';
import { type Bound, type Head, variableIn } from './head.ts';
import type { Row } from './rows.ts';

export type Expression = (bound: Bound, row: Row) => Term;

type UserFunction = (selected: unknown, object: unknown) => unknown;

/** Compiles an expression of a clause with this head. Throws BadSpec. */
export function compileExpression(given: unknown, head: Head, depth = 0): Expression {
  if (depth > deepestTerm) throw new BadSpec('The expression is too deep.');
  if (typeof given === 'string') return wordOf(given, head);
  if (typeof given === 'function') return called(given as UserFunction, head);
  const part = (one: unknown): Expression => compileExpression(one, head, depth + 1);
  if (given instanceof List) return listOf(given, part);
  if (Array.isArray(given)) return tupleOf(given, part);
  if (given instanceof Map) return mapOf(given, part);
  const isObject = typeof given === 'object' && given !== null && isPlainObject(given);
  return isObject ? objectOf(given as Readonly<Record<string, unknown>>, part) : constant(given);
}

function constant(given: unknown): Expression {
  try {
    const value = copy(given);
    return () => value;
  } catch (error) {
    if (error instanceof Unsendable) throw new BadSpec(error.message);
    throw error;
  }
}

function wordOf(word: string, head: Head): Expression {
  if (word === '$_') return (_bound, row) => row;
  if (word === '$$') return bindings(head);
  const variable = variableIn(word);
  if (variable === undefined) return () => word;
  const place = head.variables.indexOf(variable);
  if (place < 0) throw new BadSpec(`Variable ${word} is unbound.`);
  return (bound) => bound[place];
}

/** The values of the variables in the order of their numbers; without variables, what P.select() selects. */
function bindings(head: Head): Expression {
  const { variables } = head;
  const places = variables
    .map((variable, place) => ({ variable, place }))
    .sort((a, b) => a.variable - b.variable)
    .map(({ place }) => place);
  if (variables.length > 0 || !head.asks) return (bound) => places.map((place) => bound[place]);
  return (_bound, row) => {
    const object = copy(row);
    const selected = head.select(object);
    return selected === object ? [] : (selected as Term);
  };
}

/** Calls a function of the user, with copies. Throws BadSpec if it is async. */
function called(fn: UserFunction, head: Head): Expression {
  return (_bound, row) => {
    const object = copy(row);
    const value = fn(head.select(object), object);
    if (!isPromise(value)) return value as Term;
    throw new BadSpec('Its function is async, so its value is not there yet.');
  };
}

function listOf(given: List, part: (one: unknown) => Expression): Expression {
  const elements = Array.from(given, part);
  const tail = isImproper(given) ? part(given.tail) : undefined;
  return (bound, row) => {
    const made = new List<Term>();
    for (const element of elements) made.push(element(bound, row));
    if (tail === undefined) return made as Term;
    const rest = tail(bound, row);
    if (!(rest instanceof List)) return endWith(made, rest) as Term;
    for (const one of rest as List<Term>) made.push(one);
    return (isImproper(rest) ? endWith(made, rest.tail) : made) as Term;
  };
}

function objectOf(
  given: Readonly<Record<string, unknown>>,
  part: (one: unknown) => Expression,
): Expression {
  const entries = Object.keys(given).map((key) => [part(key), part(given[key])] as const);
  return (bound, row) => {
    const pairs = entries.map(([key, value]) => [key(bound, row), value(bound, row)] as const);
    return pairs.every(([key]) => typeof key === 'string')
      ? Object.fromEntries(pairs as readonly (readonly [string, Term])[])
      : new Map(pairs);
  };
}

function mapOf(
  given: ReadonlyMap<unknown, unknown>,
  part: (one: unknown) => Expression,
): Expression {
  const entries = [...given].map(([key, value]) => [part(key), part(value)] as const);
  return (bound, row) =>
    new Map(entries.map(([key, value]) => [key(bound, row), value(bound, row)] as const));
}

function tupleOf(given: readonly unknown[], part: (one: unknown) => Expression): Expression {
  const [name, ...args] = given;
  if (given.length === 1 && isTuple(name)) return madeTuple(name.map(part));
  if (name === 'const' && args.length === 1) return constant(args[0]);
  if (typeof name === 'string') return callOf(name, args.map(part));
  throw new BadSpec(
    'An array is neither a function call, nor a tuple (tuples are written [[ ... ]]).',
  );
}

function madeTuple(elements: readonly Expression[]): Expression {
  return (bound, row) => elements.map((element) => element(bound, row));
}

function callOf(name: string, args: readonly Expression[]): Expression {
  const form = forms[name];
  if (form !== undefined && Object.hasOwn(forms, name)) {
    if (args.length > 0) return form(args);
    throw new BadSpec(`Special form '${name}' called without arguments in ['${name}'].`);
  }
  const fn = guardFunctions.get(`${name}/${args.length}`);
  if (fn === undefined) throw new BadSpec(`Function ${atom(name)}/${args.length} does_not_exist.`);
  const [first, second] = args;
  if (second !== undefined && first !== undefined && args.length === 2)
    return (bound, row) => fn(first(bound, row), second(bound, row));
  return (bound, row) => fn(...args.map((arg) => arg(bound, row)));
}

/** A name as Erlang writes it. */
function atom(name: string): string {
  return /^[a-z][\w@]*$/.test(name) ? name : `'${name}'`;
}

/** Calls that do not compute all of their arguments first, or take any number of them. */
const forms: Readonly<Record<string, (args: readonly Expression[]) => Expression>> = {
  and: (args) => (bound, row) => args.map((arg) => truth(arg(bound, row))).every(Boolean),
  or: (args) => (bound, row) => args.map((arg) => truth(arg(bound, row))).some(Boolean),
  andalso: (args) => (bound, row) => args.every((arg) => truth(arg(bound, row))),
  orelse: (args) => (bound, row) => args.some((arg) => truth(arg(bound, row))),
};

/** Whether a guard holds. One that fails does not. */
export function holds(guard: Expression, bound: Bound, row: Row): boolean {
  try {
    return guard(bound, row) === true;
  } catch (error) {
    if (error === failed) return false;
    throw error;
  }
}

/** The value of a body; 'EXIT' if it fails, as in OTP. */
export function resultOf(body: Expression, bound: Bound, row: Row): Term {
  try {
    return body(bound, row);
  } catch (error) {
    if (error === failed) return 'EXIT';
    throw error;
  }
}
