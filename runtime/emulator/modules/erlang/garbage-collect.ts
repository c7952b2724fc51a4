// The BIF garbage_collect. It collects nothing: V8 itself decides when to collect (erlang:garbage_collect).

import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { localPid } from './local-pid.ts';

/**
 * Does nothing: V8 collects the garbage of all processes when it decides to.
 * `garbage_collect(pid?, options?)` returns true, or false for a dead process.
 * `options` is an array of ['type', 'major' | 'minor'], which has no effect, and ['async', id].
 * With ['async', id] it returns 'async', and sends the caller the message `['garbage_collect', id, true]`,
 * or with false instead of true for a dead process (erlang:garbage_collect/0,1,2).
 */
export function garbage_collect(...args: unknown[]): boolean | 'async' {
  const process = me();
  const done = args.length === 0 || processOf(localPid('garbage_collect', args)) !== undefined;
  const asked = optionsOf(args).find(([key]) => key === 'async');
  if (asked === undefined) return done;
  sendMessage(process.pid, ['garbage_collect', asked[1], done]);
  return 'async';
}

function optionsOf(args: readonly unknown[]): readonly (readonly [string, Term])[] {
  const [, options = []] = args;
  const isOption = (one: unknown): boolean => {
    if (!Array.isArray(one) || one.length !== 2) return false;
    const [key, value] = one as readonly unknown[];
    return key === 'async' || (key === 'type' && (value === 'major' || value === 'minor'));
  };
  if (Array.isArray(options) && options.every(isOption)) return options;
  const why = "not an array of options: ['type', 'major' or 'minor'], ['async', id]";
  throw badarg(2, why, 'garbage_collect', args);
}
