// Module application_controller: tells the applications that run that their parameters have changed, as OTP's release handler does
// (OTP: application_controller:config_change). The callbacks run in the caller, so that one that never ends stops no other.

import { here } from '../../identity/incarnation.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { genCall, type Steps } from '../../servers/gen-call.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { catchCall, isUndefined } from './caught.ts';
import { pairsIn } from './description.ts';
import { state } from './state.ts';
import { loaded, parametersOf } from './table.ts';

/**
 * Returns the parameters of all applications that run, `[name, pairs]`, for application_controller.config_change
 * (application_controller:prep_config_change/0).
 */
function prep_config_change(): Term {
  return state.running.map(({ name }): Term => [name, parametersOf(name)]);
}

/**
 * Calls config_change(changed, new, removed) of the module of each application that runs and whose parameters have changed:
 * `await application_controller.config_change(before)`, where `before` is what application_controller.prep_config_change told.
 * `changed` and `new` are pairs `[key, value]`, `removed` keys. Returns 'ok', or `['error', reasons]`; a reason is what a
 * config_change has returned as `['error', reason]`, or `['module_not_defined', name]`
 * (application_controller:config_change/1).
 */
const config_change = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'application_controller.config_change';
  const before = pairsIn(travelling(1, bif, args, () => copy(args[0])) as Term);
  if (before === undefined) throw badarg(1, 'not what prep_config_change told', bif, args);
  const errors: Term[] = [];
  for (const { name } of state.running) {
    const [, known = []] = before.find(([one]) => one === name) ?? [];
    const error = yield* tellChange(name, new Map(pairsIn(known) ?? []));
    if (error !== undefined) errors.unshift(error);
  }
  return errors.length === 0 ? 'ok' : ['error', errors];
});

/** Tells one application what has changed; returns why it does not take the change. */
function* tellChange(name: string, before: ReadonlyMap<string, Term>): Steps<Term> {
  const now = parametersOf(name);
  const changed = now.filter(
    ([key, value]) => before.has(key) && !isSameTerm(before.get(key), value),
  );
  const added = now.filter(([key]) => !before.has(key));
  const removed = [...before.keys()].filter((key) => !now.some(([one]) => one === key));
  if (changed.length + added.length + removed.length === 0) return undefined;
  const [module] = loaded.get(name)?.mod ?? [];
  if (module === undefined) return ['module_not_defined', name];
  if (name === 'kernel') return yield* tellKernel(new Map(changed), new Map(added), removed);
  const result = yield* catchCall(me(), module, 'config_change', [changed, added, removed]);
  if (result === 'ok' || isUndefined(result)) return undefined;
  const [tag, reason] = partsOf(result);
  return tag === 'error' && partsOf(result).length === 2 ? reason : result;
}

/** The kernel's own callback: where distributed applications run may change, but not whether there are any. */
function* tellKernel(
  changed: ReadonlyMap<string, Term>,
  added: ReadonlyMap<string, Term>,
  removed: readonly string[],
): Steps<Term> {
  const refused = (what: string): Term => [
    'distribution_not_changed',
    `Not allowed to ${what} the 'distributed' parameter`,
  ];
  if (added.has('distributed')) return refused('add');
  if (removed.includes('distributed')) return refused('remove');
  if (!changed.has('distributed')) return undefined;
  const request: Term = ['distribution_changed', changed.get('distributed')];
  const answer = yield* genCall(me(), 'dist_ac', here.node.text, request);
  return answer.state === 'answered' ? undefined : 'noproc';
}

export const application_controller: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  prep_config_change,
  config_change,
};
