// Loads and unloads applications: their descriptions and their parameters (OTP: application_controller:load, unload).

import { me } from '../../process/self.ts';
import { report } from '../../signals/logger.ts';
import type { Term } from '../../term/term.ts';
import { describe, nameIn } from './description.ts';
import { readValue } from './parameter.ts';
import { named, state, tellControl } from './state.ts';
import { environmentOf, forgetEnvironment, loaded, typedParameters } from './table.ts';

/** Loads applications by their descriptions. The first is the wanted one; the others are included, unless they are loaded. */
export function loadApplication(
  descriptions: readonly Term[],
): { readonly name: string } | { readonly wrong: Term } {
  const [first] = descriptions;
  const name = nameIn(first);
  if (name !== undefined && loaded.has(name)) return { wrong: ['already_loaded', name] };
  for (const given of descriptions) {
    const described = describe(given);
    if ('wrong' in described) return described;
    if (loaded.has(described.ok.name)) continue;
    const typed = typedValues(described.ok.name);
    if ('wrong' in typed) return typed;
    const environment = environmentOf(described.ok.name);
    for (const [key, value] of [...described.env, ...typed.ok]) environment.set(key, value);
    loaded.set(described.ok.name, described.ok);
  }
  return name === undefined ? { wrong: ['bad_application', first] } : { name };
}

/** The parameters of the command line. A value that is not a term is reported. */
function typedValues(
  name: string,
): { readonly ok: readonly [string, Term][] } | { readonly wrong: Term } {
  const found: [string, Term][] = [];
  for (const [key, text] of typedParameters(name)) {
    const read = readValue(text);
    if ('wrong' in read) {
      const what = `application_controller: ${read.wrong}: ${text}`;
      report(me().groupLeader, { level: 'error', text: what });
      return { wrong: ['bad_environment_value', text] };
    }
    found.push([key, read.value]);
  }
  return { ok: found };
}

/** Unloads an application and those that it includes. Returns 'ok' or ['error', reason]. */
export function unloadApplication(name: Term): Term {
  if (named(state.running, name) !== undefined) return ['error', ['running', name]];
  if (typeof name !== 'string' || !loaded.has(name)) return ['error', ['not_loaded', name]];
  unload(name);
  tellControl(name, ['ac_application_unloaded', name]);
  return 'ok';
}

function unload(name: string): void {
  const included = loaded.get(name)?.included_applications ?? [];
  forgetEnvironment(name);
  loaded.delete(name);
  for (const one of included) if (typeof one === 'string' && loaded.has(one)) unload(one);
}
