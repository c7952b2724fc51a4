// What TypeScript's words do to the one who reads it: which are operators, begin or go on with a statement.

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that stand within one another, as brackets do. */
export const nesting: ReadonlySet<string> = setOf(
  'new yield extends asserts is infer keyof unique readonly abstract',
);

/** Statements that hold a statement. */
export const holding: ReadonlySet<string> = setOf('if for while do else with try');

/** Of those, the ones with a head in parentheses, behind which a value may begin. */
export const headed: ReadonlySet<string> = setOf('if for while with');

/** Words behind which the same expression, or the same statement, goes on. */
export const open: ReadonlySet<string> = setOf(
  `${[...nesting].join(' ')} ${[...holding].join(' ')}
   typeof void delete await in instanceof as satisfies of async function class enum interface type namespace module global
   declare export import const let var using get set static accessor override public private protected out from
   implements require case default return throw catch finally switch`,
);

/** Words that go on with what stands before them, and so never begin a statement behind a value. */
export const continuing: ReadonlySet<string> = setOf(
  'in instanceof as satisfies is of from extends implements else catch finally',
);

/** Reserved words before an expression: a slash behind them begins a regular expression. */
export const beforeValue: ReadonlySet<string> = setOf(
  'return typeof case do else in instanceof new void delete throw default',
);

/** Operators that stand side by side, each around all before it; what else is no value nests. */
export const flat: ReadonlySet<string> = setOf(
  '. ?. + - * / % ** & | ^ && || ?? == != === !== <= >= << ! ~ ++ -- > @',
);

/** What never stands in a list of types: a `<` before it in the same brackets is no bracket. */
export const neverInTypes: ReadonlySet<string> = setOf(
  '+ / % ** ^ && || ?? == != === !== <= ++ -- += -= *= /= %= **= &&= ||= ??= ^=',
);
