// What Erlang's `catch` makes of a call: its value, a thrown term, or ['EXIT', reason].

import { applyNamed } from '../../code/code-server.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { caught, caughtTerm } from '../gen/callbacks.ts';

/** Calls an exported function, and waits for its result. */
export function* catchCall(
  process: Process,
  module: string,
  fn: string,
  args: readonly Term[],
): Steps<Term> {
  return caughtTerm(yield* caught(process, () => applyNamed(module, fn, args)));
}

/** Whether the module has no such function. Then Erlang's callbacks that may be missing count as not called. */
export function isUndefined(result: Term): boolean {
  const [tag, reason] = partsOf(result);
  return tag === 'EXIT' && Array.isArray(reason) && reason[0] === 'undef';
}
