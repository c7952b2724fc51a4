// What reports say of a function that is not there (OTP: gen_server:fix_reason).

import type { Term } from '../../term/term.ts';

/** An undefined function is told apart: the module has no such export, or there is no such module. */
export function explained(reason: Term): Term {
  if (!Array.isArray(reason) || reason[0] !== 'undef' || !Array.isArray(reason[1])) return reason;
  const [frame] = reason[1] as readonly Term[];
  const hint = Array.isArray(frame) ? (frame[3] as { cause?: Term } | undefined)?.cause : undefined;
  if (typeof hint !== 'string') return reason;
  const isMissing = hint.startsWith('there is no module');
  const what = isMissing ? 'module could not be loaded' : 'function not exported';
  return [what, reason[1] as Term];
}
