// What is known of the applications of this node: the loaded ones, their parameters, and their masters (OTP: ac_tab).

import { settings } from '../../host/settings.ts';
import type { Pid } from '../../identity/pid.ts';
import { copy } from '../../term/copy.ts';
import type { Term } from '../../term/term.ts';
import { commandLine } from '../init.ts';
import { valueIn } from './parameter.ts';

/** An application as its description tells of it. The names are those of the keys of a description. */
export interface Application {
  readonly name: string;
  readonly description: Term;
  readonly id: Term;
  readonly vsn: Term;
  readonly modules: readonly Term[];
  readonly maxP: Term;
  readonly maxT: Term; // milliseconds, or 'infinity'
  readonly registered: readonly Term[];
  readonly included_applications: readonly Term[];
  readonly optional_applications: readonly Term[];
  readonly applications: readonly Term[];
  readonly mod: readonly [module: string, args: Term] | readonly [];
  readonly start_phases: readonly Term[] | undefined; // [phase, arguments]
}

/** The keys of a description, in the order in which get_all_key tells them. */
export const keys = [
  'description',
  'id',
  'vsn',
  'modules',
  'maxP',
  'maxT',
  'registered',
  'included_applications',
  'optional_applications',
  'applications',
  'env',
  'mod',
  'start_phases',
] as const;

const nothing = {
  description: 'ERTS  CXC 138 10',
  id: '',
  modules: [],
  maxP: 'infinity',
  maxT: 'infinity',
  registered: [],
  included_applications: [],
  optional_applications: [],
  start_phases: undefined,
} as const;

const kernel: Application = {
  ...nothing,
  name: 'kernel',
  vsn: '8.5.3', // that of OTP 25
  applications: [],
  mod: ['kernel', []],
};

const stdlib: Application = {
  ...nothing,
  name: 'stdlib',
  vsn: '4.2',
  applications: ['kernel'],
  mod: [],
};

/** The loaded applications by name. */
export const loaded: Map<string, Application> = new Map([
  ['kernel', kernel],
  ['stdlib', stdlib],
]);

/** The masters of the applications that run here, by name: each is the group leader of its application's processes. */
export const masters: Map<string, Pid> = new Map();

/** The application whose master is this group leader. */
export function nameOfMaster(leader: Pid): string | undefined {
  for (const [name, pid] of masters) if (pid === leader) return name;
  return undefined;
}

const environments = new Map<string, Map<string, Term>>();

/** The parameters of an application. Those of the kernel come from the command line when they are first wanted. */
export function environmentOf(name: string): Map<string, Term> {
  const known = environments.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, Term>(name === 'kernel' ? kernelParameters() : []);
  environments.set(name, made);
  return made;
}

/** Copies of the parameters of an application, as pairs. */
export function parametersOf(name: string): [key: string, value: Term][] {
  return [...environmentOf(name)].map(([key, value]) => [key, copy(value) as Term]);
}

export function forgetEnvironment(name: string): void {
  environments.delete(name);
}

/** The settings that come from flags of their own, not from -kernel. */
const ofFlags: ReadonlySet<string> = new Set([
  'connect_all',
  'hidden',
  'dynamic_name',
  'peers',
  'memory_limit',
]);

function kernelParameters(): [string, Term][] {
  return Object.entries(settings.given)
    .filter(([key]) => !ofFlags.has(key))
    .map(([key, text]) => [key, valueIn(String(text))]);
}

export function isKernelParameter(key: unknown): key is string {
  return typeof key === 'string' && /^\w+$/.test(key) && !ofFlags.has(key);
}

/** The parameters that the command line gives an application: `-NAME KEY VALUE …`. */
export function typedParameters(name: string): [key: string, text: string][] {
  const typed = commandLine.now.flags.filter(([flag]) => flag === name).toReversed();
  return typed.flatMap(([, values]) =>
    Array.from({ length: Math.floor(values.length / 2) }, (_, i): [string, string] => [
      values[2 * i] ?? '',
      values[2 * i + 1] ?? '',
    ]),
  );
}
