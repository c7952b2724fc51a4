// sys.change_code: the callback code_change makes the next state and data, and the module says again how it is called
// (OTP: gen_statem:system_code_change).

import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import type { Term } from '../../term/term.ts';
import { type Callbacks, catching, caughtTerm } from '../gen/callbacks.ts';
import type { Ending } from '../gen/ending.ts';

/** A machine whose code changes. */
interface Changing {
  readonly process: Process;
  readonly modules: readonly string[];
  readonly callbacks: Callbacks;
  state: Term;
  data: Term;
  takeModules(modules: readonly string[]): Steps<Ending | undefined>;
}

/** Returns 'ok', or ['error', reason], and then all is as it was. */
export function* codeChanged(machine: Changing, version: Term, extra: Term): Steps<Term> {
  const { process, callbacks, state, data } = machine;
  const given = [version, state, data, extra];
  const changed = yield* catching(process, callbacks, 'code_change', given);
  if (!Array.isArray(changed) || changed[0] !== 'ok') return ['error', changed];
  if (changed.length !== 3) return ['error', ['EXIT', [['case_clause', changed], []]]];
  const failed = yield* machine.takeModules(machine.modules);
  if (failed !== undefined) return ['error', caughtTerm(failed)];
  const [, newState, newData] = changed as readonly Term[];
  machine.state = newState;
  machine.data = newData;
  return 'ok';
}
