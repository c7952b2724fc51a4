// Compiles match specifications: an array of clauses `[head, guards, body]`, or a function that names cases as those of
// receive are named. A compiled one is found by a reference, as in OTP, so that user code can hold it.

import { makeReference, type Reference } from '../../identity/reference.ts';
import { Cases } from '../../process/receive.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import { isTuple } from '../../term/list.ts';
import type { Term } from '../../term/term.ts';
import { BadSpec } from './bad-spec.ts';
import { compileExpression, type Expression, holds, resultOf } from './expression.ts';
import { type Bound, compileHead, type Head } from './head.ts';
import type { Row } from './rows.ts';

interface Clause {
  readonly head: Head;
  readonly guards: readonly Guard[];
  readonly body: Expression;
  readonly copies: boolean; // whether the body's value may have parts of the table
  readonly bound: Bound; // used again and again where no code of the user runs
}

interface Guard {
  readonly test: Expression;
  readonly ofUser: boolean; // a function of JavaScript, for which any true value is true
}

/** What a specification gives for an object that no clause matches. */
export const noMatch: unique symbol = Symbol('no match');

export class Spec {
  readonly clauses: readonly Clause[];
  /** Whether code of the user may run during a match. */
  readonly asks: boolean;

  constructor(clauses: readonly Clause[]) {
    this.clauses = clauses;
    this.asks = clauses.some(({ head, guards, copies }) => {
      return head.asks || !copies || guards.some(({ ofUser }) => ofUser);
    });
  }

  /** A copy of the value of the body of the first clause that matches; the value itself, if a function made it. */
  valueFor(row: Row): Term | typeof noMatch {
    for (const clause of this.clauses) {
      const bound = this.asks ? [] : clause.bound;
      if (!clause.head.matches(row, bound)) continue;
      if (clause.guards.every((guard) => passes(guard, bound, row)))
        return clause.copies ? copy(resultOf(clause.body, bound, row)) : clause.body(bound, row);
    }
    return noMatch;
  }
}

function passes({ test, ofUser }: Guard, bound: Bound, row: Row): boolean {
  return ofUser ? Boolean(test(bound, row)) : holds(test, bound, row);
}

/** Compiles a specification for a table whose keys have this place. Throws BadSpec. */
export function compileSpec(given: unknown, keyAt: number): Spec {
  const clauses = typeof given === 'function' ? clausesOf(given as Naming) : given;
  if (!Array.isArray(clauses)) throw new BadSpec('Match specification is not a list.');
  return new Spec(
    Array.from(clauses as readonly unknown[], (clause) => compileClause(clause, keyAt)),
  );
}

function compileClause(clause: unknown, keyAt: number): Clause {
  if (!isTuple(clause) || clause.length !== 3)
    throw new BadSpec('Match program part is not a tuple of arity 3.');
  const [pattern, guards, body] = clause;
  if (!Array.isArray(guards)) throw new BadSpec('Match expression is not a list.');
  if (!Array.isArray(body) || body.length === 0)
    throw new BadSpec('Body clause does not return anything.');
  const head = compileHead(pattern, keyAt);
  const compiled = Array.from(body as readonly unknown[], (one) => compileExpression(one, head));
  return {
    head,
    guards: Array.from(guards as readonly unknown[], (guard) => ({
      test: compileExpression(guard, head),
      ofUser: typeof guard === 'function',
    })),
    body: compiled.at(-1) as Expression,
    copies: typeof body.at(-1) !== 'function',
    bound: [],
  };
}

type Naming = (match: Cases) => unknown;

/** Cases as a table takes them. Throws BadSpec for what only a receive, or a match of ts-pattern, has. */
class TableCases extends Cases {
  override after(): never {
    throw new BadSpec('A table has no use for match.after.');
  }

  protected override ended(by: string): never {
    const instead =
      by === 'otherwise' ? ' match.with(P.any, handler) takes all other objects.' : '';
    throw new BadSpec(`A table has no use for match.${by}.${instead}`);
  }
}

/** The clauses that a function names: `(match) => match.with(pattern, guard?, handler)`. */
export function clausesOf(naming: Naming): unknown[] {
  const named = new TableCases();
  const returned = naming(named);
  if (returned !== named || named.cases.length === 0)
    throw new BadSpec(
      "The function names no case: (match) => match.with(['a', P.any], ([, x]) => x).",
    );
  return named.cases.flatMap(({ pattern, others, guard, handler }) =>
    [pattern, ...others].map((one) => [one, guard === undefined ? [] : [guard], [handler]]),
  );
}

const wrongSpec = 'not a valid match specification: ';

/** Compiles argument number `at`. A wrong one is badarg, with a sentence that says what is wrong. */
export function specIn(at: number, keyAt: number, bif: string, args: readonly unknown[]): Spec {
  return orBadarg(at, wrongSpec, bif, args, () => compileSpec(args[at - 1], keyAt));
}

/** Calls `run`, which uses the specification of argument number `at`. If a function of it is async, that is badarg. */
export function runSpec<T>(at: number, bif: string, args: readonly unknown[], run: () => T): T {
  return orBadarg(at, wrongSpec, bif, args, run);
}

/** A pattern as a specification, which gives '$$' or '$_' or true for each object that matches. */
export function patternIn(
  body: '$$' | '$_' | true,
  keyAt: number,
  bif: string,
  args: readonly unknown[],
): Spec {
  const compile = (): Spec => compileSpec([[args[1], [], [body]]], keyAt);
  return orBadarg(2, 'not a valid pattern: ', bif, args, compile);
}

/** Calls `compile`, which compiles argument number `at`. `wrong`: what the sentence of a failure begins with. */
export function orBadarg<T>(
  at: number,
  wrong: string,
  bif: string,
  args: readonly unknown[],
  compile: () => T,
): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof BadSpec) throw badarg(at, wrong + error.message, bif, args);
    throw error;
  }
}

const compiled = new WeakMap<Reference, Spec>();

/** The reference of a compiled specification, which keeps it. */
export function referenceOf(spec: Spec): Reference {
  const reference = makeReference();
  compiled.set(reference, spec);
  return reference;
}

export function specOf(reference: unknown): Spec | undefined {
  return typeof reference === 'object' && reference !== null
    ? compiled.get(reference as Reference)
    : undefined;
}
