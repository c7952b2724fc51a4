// The beginning of a machine: what its callback init returns (OTP: gen_statem:init_it, init_result).

import { inItsPlace } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { callbacksOf, tried } from '../gen/callbacks.ts';
import { debugOf } from '../gen/debug.ts';
import { Ending, exiting } from '../gen/ending.ts';
import { initAck } from '../gen/init-p.ts';
import { giveUp, shownName } from '../gen/names.ts';
import type { Beginning } from '../gen/start.ts';
import { Machine } from './machine.ts';
import { reportEnd } from './told.ts';

/** Initialises a machine by its callback init, and then runs it. Returns how it ends. */
export function* beginMachine(beginning: Beginning): Steps<Ending | undefined> {
  const { process, starter, parent, asked } = beginning;
  const { name, module, given, options } = asked;
  const result = yield* tried(process, callbacksOf(module), 'init', [given]);
  const parts = partsOf(result as Term);
  const { length } = parts;
  const [tag, first, second, actions = []] = parts;
  const isOk = tag === 'ok' && (length === 3 || length === 4);
  const machine = new Machine({
    process,
    parent,
    name: shownName(name, process),
    module,
    state: isOk ? first : undefined,
    data: isOk ? second : undefined,
    debug: debugOf(process, options.debug),
    hibernateAfter: options.hibernateAfter,
  });
  if (isOk) {
    initAck(process, starter, ['ok', process.pid]);
    return inItsPlace(machine.run(actions));
  }
  yield* giveUp(process, name);
  if (result === 'ignore') {
    initAck(process, starter, 'ignore');
    return undefined;
  }
  if (tag === 'stop' && length === 2) {
    initAck(process, starter, ['error', first]);
    return exiting(first);
  }
  const error = ['bad_return_from_init', result as Term];
  const ending = Ending.is(result) ? result : new Ending('error', error);
  initAck(process, starter, ['error', ending.reason]);
  yield* reportEnd(machine, ending);
  return Ending.is(result) ? result : exiting(error);
}
