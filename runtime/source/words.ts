// TypeScript's words and operators by what may follow them; nesting.ts uses these lists.

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that can nest in one another, as brackets do. */
export const nesting: ReadonlySet<string> = setOf(
  'new yield extends asserts is infer keyof unique readonly abstract',
);

/** Words that begin statements that contain a statement. */
export const holding: ReadonlySet<string> = setOf('if for while do else with try');

/** Words of `holding` that are followed by parentheses, after which a value may begin. */
export const headed: ReadonlySet<string> = setOf('if for while with');

/** Words after which the same expression or statement continues. */
export const open: ReadonlySet<string> = setOf(
  `${[...nesting].join(' ')} ${[...holding].join(' ')}
   typeof void delete await in instanceof as satisfies of async function class enum interface type namespace module global
   declare export import const let var using get set static accessor override public private protected out from
   implements require case default return throw catch finally switch`,
);

/** Words that continue the text before them, so after a value they do not begin a statement. */
export const continuing: ReadonlySet<string> = setOf(
  'in instanceof as satisfies is of from extends implements else catch finally',
);

/** Reserved words before an expression: a slash after them begins a regular expression. */
export const beforeValue: ReadonlySet<string> = setOf(
  'return typeof case do else in instanceof new void delete throw default',
);

/** Operators that chain: each contains all operands before it. Any other operator nests. */
export const flat: ReadonlySet<string> = setOf(
  '. ?. + - * / % ** & | ^ && || ?? == != === !== <= >= << ! ~ ++ -- > @',
);

/** Operators that never occur in a list of types: a `<` before them in the same brackets is a comparison. */
export const neverInTypes: ReadonlySet<string> = setOf(
  '+ / % ** ^ && || ?? == != === !== <= ++ -- += -= *= /= %= **= &&= ||= ??= ^=',
);
