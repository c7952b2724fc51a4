// `eval` sees the names that all have, and nothing of where it is written: there are names of ours around that no user
// code may reach.

/** What stands for the name `eval`: a call of this is no direct one. */
export const globalEval = '(0, eval)';

export function isEval(name: string): boolean {
  return name === 'eval';
}
