// Converts the parameters of -kernel KEY VALUE, which have Erlang's names, to options of the net kernel.
// An unknown key or a wrong value throws an Error, whose message is one sentence.

import { isIP } from 'node:net';
import type { NetKernelOptions } from '../../transport/kernel/net-kernel.ts';
import { valueIn } from '../emulator/modules/application/parameter.ts';
import { applIn } from '../emulator/modules/dist-ac/distribution.ts';
import type { Term } from '../emulator/term/term.ts';

/** Converts the parameters. Throws an Error, whose message is one sentence, if a parameter is wrong. */
export function readKernelParameters(
  given: Readonly<Record<string, string>> = {},
): Partial<NetKernelOptions> {
  for (const [key, value] of Object.entries(given)) {
    const check = checks.get(key);
    if (erlangsOwn.has(key)) continue;
    if (check === undefined)
      throw new Error(
        `-kernel has no parameter ${JSON.stringify(key)}; there are ${[...checks.keys()].join(', ')}`,
      );
    if (!check.fits(value))
      throw new Error(`-kernel ${key} takes ${check.what}, got ${JSON.stringify(value)}`);
  }
  const address = given['inet_dist_use_interface'];
  return {
    listen: {
      ...whole(given, 'inet_dist_listen_min', 'min'),
      ...whole(given, 'inet_dist_listen_max', 'max'),
      ...(address === undefined ? {} : { address: addressOf(address) }),
    },
    ...whole(given, 'net_ticktime', 'ticktime'),
    ...whole(given, 'net_setuptime', 'setuptime'),
    autoConnect: autoConnect(given['dist_auto_connect']),
    relay: given['dist_relay'] === 'true',
    mayOthersFault: given['net_faults'] === 'true',
  };
}

/** Whether application.set_env changes this parameter of terl's. The guarded ones it does not, since processes of other nodes may call it too. */
export function isKernelParameter(key: string): boolean {
  return checks.has(key) && !guarded.has(key);
}

const guarded: ReadonlySet<string> = new Set(['net_faults', 'net_trace']);

interface Check {
  readonly what: string; // describes valid values, for the error
  fits(value: string): boolean;
}

const port = wholeFrom(0, 65_535);
const truth: Check = { what: 'true or false', fits: (value) => /^(true|false)$/.test(value) };

const nodeNames: Check = {
  what: "an array of node names, such as ['bar@host']",
  fits: (value) => isList(value, (one) => typeof one === 'string'),
};

const timeout: Check = {
  what: 'milliseconds from 1 up, or infinity',
  fits: (value) => value === 'infinity' || wholeFrom(1, Number.MAX_SAFE_INTEGER).fits(value),
};

const checks: ReadonlyMap<string, Check> = new Map([
  ['net_ticktime', wholeFrom(1, 2_000_000)], // the limit of Node's timers
  ['net_setuptime', wholeFrom(1, 2_000_000)], // a value above 120 counts as 120, as in Erlang
  [
    'dist_auto_connect',
    { what: 'never or once', fits: (value: string) => /^(never|once)$/.test(value) },
  ],
  ['inet_dist_listen_min', port],
  ['inet_dist_listen_max', port],
  [
    'inet_dist_use_interface',
    {
      what: 'an IP address such as 10.0.0.5 or {10,0,0,5}',
      fits: (value: string) => isIP(addressOf(value)) !== 0,
    },
  ],
  ['dist_direct', truth], // false: in a room (-join) all links go over the broker
  ['dist_relay', truth],
  ['net_faults', truth], // any node with the cookie may set faults on this one
  ['prevent_overlapping_partitions', truth],
  ['net_trace', truth], // false: only this node's own terminal may trace it
  // only the value `allow` has an effect
  ['global_multi_name_action', { what: 'a word', fits: (value) => /^\w+$/.test(value) }],
  ['shell_presence', truth],
  [
    'shell_history',
    {
      what: 'enabled or disabled',
      fits: (value: string) => /^(enabled|disabled)$/.test(value),
    },
  ],
  // distributed applications; the emulator itself reads these
  [
    'distributed',
    {
      what: "an array of [name, milliseconds, nodes], such as [['x', 5000, ['a@host', ['b@host', 'c@host']]]]",
      fits: (value: string) => isList(value, (one) => applIn(one) !== undefined),
    },
  ],
  ['sync_nodes_mandatory', nodeNames],
  ['sync_nodes_optional', nodeNames],
  ['sync_nodes_timeout', timeout],
  ['start_dist_ac', truth],
  [
    'permissions',
    {
      what: "an array of [name, true or false], such as [['x', false]]",
      fits: (value: string) => isList(value, isPermission),
    },
  ],
  ['shutdown_timeout', timeout],
]);

/** Parameters of Erlang's kernel without effect here; accepted, since argument files for erl have them. */
const erlangsOwn: ReadonlySet<string> = new Set(
  `embedded_mode epmd_module error_logger error_logger_format_depth global_groups
  inet_backend inet_default_connect_options inet_default_listen_options
  inet_dist_connect_options inet_dist_listen_options inetrc logger logger_level logger_metadata
  logger_sasl_compatible net_tickintensity shell_docs_ansi shell_esc
  shell_history_drop shell_history_file_bytes shell_history_path shell_keymap shutdown_func
  source_search_rules standard_io_encoding start_boot_server start_disk_log start_distribution start_pg start_timer`.split(
    /\s+/,
  ),
);

function isList(text: string, fits: (one: Term) => boolean): boolean {
  const value = valueIn(text);
  return Array.isArray(value) && (value as readonly Term[]).every(fits);
}

function isPermission(given: Term): boolean {
  if (!Array.isArray(given)) return false;
  const [name, isAllowed] = given as readonly Term[];
  return given.length === 2 && typeof name === 'string' && typeof isAllowed === 'boolean';
}

function wholeFrom(least: number, most: number): Check {
  return {
    what: `a whole number from ${least} to ${most}`,
    fits: (value) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}

function whole<K extends string>(
  given: Readonly<Record<string, string>>,
  key: string,
  as: K,
): { [key in K]?: number } {
  const text = given[key];
  return (text === undefined ? {} : { [as]: Number(text) }) as { [key in K]?: number };
}

/** An IP address as text; Erlang writes an address as a tuple: {10,0,0,5}. */
function addressOf(text: string): string {
  const [, numbers] = /^\{(\d+(?:,\d+){3})\}$/.exec(text.replaceAll(' ', '')) ?? [];
  return numbers?.replaceAll(',', '.') ?? text;
}

function autoConnect(rule: string | undefined): 'yes' | 'never' | 'once' {
  return rule === 'never' || rule === 'once' ? rule : 'yes';
}
