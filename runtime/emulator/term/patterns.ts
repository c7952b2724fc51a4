// The `P` of user code: ts-pattern's P, but with a cheaper P.union, since a receive in a loop makes a new
// union for each message. match.ts matches a Union without ts-pattern.

import { P as own } from 'ts-pattern';

/** P.union(pattern, …): matches if any pattern does. Its methods, seldom used, call ts-pattern's union. */
export class Union {
  readonly patterns: readonly unknown[];

  constructor(patterns: readonly unknown[]) {
    this.patterns = patterns;
  }

  optional(): unknown {
    return unionOf(this).optional();
  }

  and(pattern: unknown): unknown {
    return unionOf(this).and(pattern as never);
  }

  or(pattern: unknown): unknown {
    return unionOf(this).or(pattern as never);
  }

  select(...key: readonly string[]): unknown {
    return unionOf(this).select(...(key as readonly [string]));
  }
}

Object.defineProperty(Union.prototype, own.matcher, {
  value(this: Union): unknown {
    return (unionOf(this) as unknown as ReturnType<typeof own.when>)[own.matcher]();
  },
});

function unionOf({ patterns }: Union): typeof own.any {
  return own.union(...(patterns as readonly [never])) as never;
}

/** `P`: the patterns of receive, match and isMatching. */
export const P: typeof own = Object.freeze({
  ...own,
  union: (...patterns: readonly unknown[]) => new Union(patterns),
}) as unknown as typeof own;
