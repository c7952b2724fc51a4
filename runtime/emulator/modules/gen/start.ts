// The start of a server: its arguments, its process, its name, and what its initialisation tells (OTP: gen:start, gen:init_it).

import type { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator, inItsPlace } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { plain, type SpawnOptions } from '../../signals/spawn.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { spawnOptions } from '../erlang/spawn-options.ts';
import type { Ending } from './ending.ts';
import { type InitialCall, initAck, startAndWait, type Tie } from './init-p.ts';
import { claim, type Name, nameGiven, where } from './names.ts';
import { ReceiveIf } from './receive-if.ts';

/** The options of start, start_link and start_monitor. */
export interface StartOptions {
  readonly timeout: number; // milliseconds for the initialisation
  readonly hibernateAfter: number; // milliseconds
  readonly debug: readonly Term[];
  readonly spawn: SpawnOptions;
}

/** What a call of start asks for. */
export interface StartCall {
  readonly name: Name | undefined;
  readonly module: string;
  readonly given: Term;
  readonly options: StartOptions;
}

/** Reads the arguments `(name?, module, args, options)` of a start; `usual` are the options if there are none. */
export function startCallIn(
  bif: string,
  args: readonly unknown[],
  isNamed: boolean = args.length > 3,
  usual?: readonly unknown[],
): StartCall {
  const name = isNamed ? nameGiven(bif, args) : undefined;
  const at = isNamed ? 1 : 0;
  const [module, given, options = usual] = args.slice(at);
  if (typeof module !== 'string') throw badarg(at + 1, 'not the name of a module', bif, args);
  const own = travelling(at + 2, bif, args, () => copy(given));
  return { name, module, given: own, options: optionsIn(bif, args, at + 3, options) };
}

/** The options of a start that gives none. */
export const usualOptions: StartOptions = {
  timeout: Number.POSITIVE_INFINITY,
  hibernateAfter: Number.POSITIVE_INFINITY,
  debug: [],
  spawn: plain,
};

/** Reads the options that are argument number `at`. */
export function optionsIn(
  bif: string,
  args: readonly unknown[],
  at: number,
  given: unknown,
): StartOptions {
  if (!Array.isArray(given)) throw badarg(at, 'not an array of options', bif, args);
  if (given.length === 0) return usualOptions;
  const found = new Map<unknown, unknown>();
  for (const option of given as unknown[]) {
    if (!Array.isArray(option) || option.length !== 2 || !names.includes(option[0]))
      throw badarg(at, `not an option: ${names.join(', ')}`, bif, args);
    if (!found.has(option[0])) found.set(option[0], option[1]);
  }
  const milliseconds = (name: string): number => {
    const time = found.get(name) ?? 'infinity';
    if (time === 'infinity') return Number.POSITIVE_INFINITY;
    if (typeof time === 'number' && time >= 0) return time;
    throw badarg(at, `${name} is not milliseconds from 0 up, or 'infinity'`, bif, args);
  };
  const spawn = found.get('spawn_opt');
  const debug = found.get('debug');
  return {
    timeout: milliseconds('timeout'),
    hibernateAfter: milliseconds('hibernate_after'),
    debug: Array.isArray(debug) ? (debug as Term[]) : [],
    spawn: Array.isArray(spawn) ? spawnOptions(args, bif, spawn) : plain,
  };
}

const names: readonly unknown[] = ['timeout', 'hibernate_after', 'debug', 'spawn_opt'];

/** What a process is told that begins as a server. */
export interface Beginning {
  readonly process: Process;
  readonly starter: Pid | undefined; // undefined: no process waits
  readonly parent: Pid; // itself, unless it is linked to the process that starts it
  readonly asked: StartCall;
}

/** Starts a server whose module has the callbacks. The arguments are `(name?, module, args, options)`; `init` is as in startServer. */
export function* startWithModule(
  bif: string,
  tie: Tie,
  args: readonly unknown[],
  init: (beginning: Beginning) => Steps<Ending | undefined>,
): Steps<Term> {
  const asked = startCallIn(bif, args);
  return yield* startServer(tie, asked, [asked.module, 'init', 1], init);
}

/**
 * Starts a server whose process runs `init`. Returns ['ok', pid], ['error', reason] or 'ignore'; for a monitored one
 * ['ok', [pid, reference]].
 */
export function* startServer(
  tie: Tie,
  asked: StartCall,
  initialCall: InitialCall,
  init: (beginning: Beginning) => Steps<Ending | undefined>,
): Steps<Term> {
  const starter = me();
  const { name, options } = asked;
  const taken = name === undefined ? undefined : yield* where(name);
  if (taken !== undefined) return ['error', ['already_started', taken]];
  const run = asyncToGenerator(function* (): Steps<Ending | undefined> {
    const process = me();
    const parent = tie === 'link' ? starter.pid : process.pid;
    const beginning = { process, starter: starter.pid, parent, asked };
    if (name === undefined || (yield* claim(process, name))) return inItsPlace(init(beginning));
    initAck(process, starter.pid, ['error', ['already_started', yield* where(name)]]);
    return undefined;
  });
  const call = {
    module: 'proc_lib',
    function: 'init_p',
    args: [starter.pid, [], 'gen', 'init_it', []],
  };
  const { result, reference } = yield* startAndWait(
    starter,
    tie,
    { call, initialCall, run },
    options,
  );
  if (tie !== 'monitor') return result;
  if (Array.isArray(result) && result[0] === 'ok') return ['ok', [result[1] as Term, reference]];
  yield new ReceiveIf('gen.start', ([tag, from]) => from === reference && tag === 'DOWN');
  return result;
}
