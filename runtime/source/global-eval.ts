// User code's `eval` is always an indirect eval, which sees only global names. A direct eval would also see
// the names of the compiler, which user code must not reach.

/** The compiler writes this in place of the name `eval`; calling it is an indirect eval. */
export const globalEval = '(0, eval)';

export function isEval(name: string): boolean {
  return name === 'eval';
}
