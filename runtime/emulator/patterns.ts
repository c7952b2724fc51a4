// `P` as user code has it: ts-pattern's own, but with constructors that cost little, for a receive in a loop calls them for
// every message. What stands in a receive is held against messages as it is (match.ts); ts-pattern itself gets its own.

import { P as own } from 'ts-pattern';

/** One of ours; whatever is asked of it that a receive does not need, ts-pattern's own answers. */
abstract class Light {
  abstract own(): typeof own.any;

  optional(): unknown {
    return this.own().optional();
  }

  and(pattern: unknown): unknown {
    return this.own().and(pattern as never);
  }

  or(pattern: unknown): unknown {
    return this.own().or(pattern as never);
  }

  select(...key: readonly string[]): unknown {
    return this.own().select(...(key as readonly [string]));
  }
}

Object.defineProperty(Light.prototype, own.matcher, {
  value(this: Light): unknown {
    return (this.own() as unknown as ReturnType<typeof own.when>)[own.matcher]();
  },
});

/** P.union(pattern, …): any of these. */
export class Union extends Light {
  readonly patterns: readonly unknown[];

  constructor(patterns: readonly unknown[]) {
    super();
    this.patterns = patterns;
  }

  override own(): typeof own.any {
    return own.union(...(this.patterns as readonly [never])) as never;
  }
}

/** `P`: the patterns of receive, match and isMatching. */
export const P: typeof own = Object.freeze({
  ...own,
  union: (...patterns: readonly unknown[]) => new Union(patterns),
}) as unknown as typeof own;
