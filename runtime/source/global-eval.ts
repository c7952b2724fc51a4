// `eval` is always an indirect one, which sees only global names: the names around it include the compiler's, which user
// code must not reach.

/** Written in place of the name `eval`: a call of it is an indirect eval. */
export const globalEval = '(0, eval)';

export function isEval(name: string): boolean {
  return name === 'eval';
}
