// What reports say of a function that is not there (OTP: gen_server:fix_reason).

import type { Term } from '../../term/term.ts';

/** An undefined function is told apart: the module has no such export, or there is no such module. */
export function explained(reason: Term): Term {
  if (!Array.isArray(reason) || reason[0] !== 'undef' || !Array.isArray(reason[1])) return reason;
  const [frame] = reason[1] as readonly Term[];
  const missing = missingIn(frame);
  return missing === undefined ? reason : [missing, reason[1] as Term];
}

/** What is missing where the call in this frame of a stack was of an undefined function. */
export function missingIn(
  frame: Term,
): 'module could not be loaded' | 'function not exported' | undefined {
  const hint = Array.isArray(frame) ? (frame[3] as { cause?: Term } | undefined)?.cause : undefined;
  if (typeof hint !== 'string') return undefined;
  return hint.startsWith('there is no module')
    ? 'module could not be loaded'
    : 'function not exported';
}
