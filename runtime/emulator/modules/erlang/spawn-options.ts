// Reads the options of spawn_opt and spawn_request: an array, which is the last argument of the call.

import { spawnFlagOf } from '../../process/process-flags.ts';
import type { SpawnOptions } from '../../signals/spawn.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from './may-travel.ts';
import { monitorOptions } from './monitor-options.ts';

/**
 * The outcomes of a spawn_request for which the caller gets a reply:
 * all, none, only errors, or only successes.
 */
type Reply = 'yes' | 'no' | 'error_only' | 'success_only';

export interface RequestOptions extends SpawnOptions {
  readonly replyTag?: Term;
  readonly reply?: Reply;
  readonly invalid?: boolean; // true if one of the options is unknown
}

/** Returns the options in the last argument of spawn_opt. Fails with badarg if one of them is unknown. */
export function spawnOptions(
  args: readonly unknown[],
  name = 'spawn_opt',
  given: readonly unknown[] = optionsAmong(name, args),
): SpawnOptions {
  let options: SpawnOptions = { link: false, monitor: false };
  for (const option of given) {
    const known = tieOf(option, name, args) ?? flagsWith(options, option);
    if (known === undefined) throw badarg(args.length, 'invalid option', name, args);
    options = { ...options, ...known };
  }
  return options;
}

/** Returns the options in the last argument of spawn_request. An unknown one only sets `invalid`. */
export function requestOptions(args: readonly unknown[]): RequestOptions {
  let options: RequestOptions = { link: false, monitor: false };
  for (const option of optionsAmong('spawn_request', args)) {
    const known =
      tieOf(option, 'spawn_request', args) ?? flagsWith(options, option) ?? replyOf(option);
    options = { ...options, ...(known ?? { invalid: true }) };
  }
  const { replyTag } = options;
  if (replyTag === undefined) return options;
  const own = travelling(args.length, 'spawn_request', args, () => copy(replyTag));
  return { ...options, replyTag: own };
}

function optionsAmong(name: string, args: readonly unknown[]): readonly unknown[] {
  const given = args[args.length - 1];
  if (Array.isArray(given)) return given;
  throw badarg(args.length, 'not an array of options', name, args);
}

function tieOf(
  option: unknown,
  name: string,
  args: readonly unknown[],
): Partial<SpawnOptions> | undefined {
  if (option === 'link') return { link: true };
  if (option === 'monitor') return { monitor: true };
  if (!Array.isArray(option) || option.length !== 2 || option[0] !== 'monitor') return undefined;
  return { monitor: true, ...monitorOptions(args.length, option[1], name, args) };
}

function flagsWith({ flags }: SpawnOptions, option: unknown): Partial<SpawnOptions> | undefined {
  if (!Array.isArray(option) || option.length !== 2) return undefined;
  const flag = spawnFlagOf(option[0], option[1]);
  return flag && { flags: { ...flags, ...flag } };
}

function replyOf(option: unknown): Partial<RequestOptions> | undefined {
  if (!Array.isArray(option) || option.length !== 2) return undefined;
  const [key, value] = option as readonly unknown[];
  if (key === 'reply_tag') return { replyTag: value as Term };
  return key === 'reply' && isReply(value) ? { reply: value } : undefined;
}

function isReply(value: unknown): value is Reply {
  return value === 'yes' || value === 'no' || value === 'error_only' || value === 'success_only';
}

/**
 * Returns whether an array that follows a function among the arguments holds options.
 * It holds options if it is not empty and each element is an option. Else it holds the function's arguments.
 */
export function areSpawnOptions(given: readonly unknown[]): boolean {
  const isOption = (option: unknown): boolean =>
    option === 'link' ||
    option === 'monitor' ||
    replyOf(option) !== undefined ||
    flagsWith({ link: false, monitor: false }, option) !== undefined ||
    (Array.isArray(option) && option.length === 2 && option[0] === 'monitor');
  return given.length > 0 && given.every(isOption);
}
