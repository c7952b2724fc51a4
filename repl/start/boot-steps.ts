// The steps before the shell starts, in their order: -application, -eval, -s and -run (OTP: init, boot files).

import type { NodeOptions } from '../../runtime/node/node.ts';
import { quoted, Wrong } from './flag-values.ts';

/** One step to do before the shell starts. */
export type BootStep =
  | { readonly kind: 'kernel' } // waits for other nodes, if the kernel's parameters want that
  | { readonly kind: 'application'; readonly name: string; readonly type: string }
  | { readonly kind: 'eval'; readonly source: string }
  | {
      readonly kind: 'apply';
      readonly flag: 's' | 'run';
      readonly module: string;
      readonly fn: string;
      readonly args: readonly string[]; // passed as one list; if empty, the function is called without an argument
    };

/** Takes -application NAME, or -application NAME TYPE. */
export function applicationStep(flag: string, values: readonly string[]): BootStep {
  const [name, type = 'permanent', ...rest] = values;
  if (name === undefined || !/^[A-Za-z_][\w-]*$/.test(name) || rest.length > 0)
    throw new Wrong(
      `-${flag} wants the name of an application, and perhaps its type, got ${quoted(values)}`,
    );
  if (!['permanent', 'transient', 'temporary'].includes(type))
    throw new Wrong(
      `-${flag} ${name}: the type is permanent, transient or temporary, got ${quoted([type])}`,
    );
  return { kind: 'application', name, type };
}

/** Takes -s MODULE, -s MODULE FUNCTION, -s MODULE FUNCTION ARGUMENT…; and the same for -run. */
export function callStep(flag: string, values: readonly string[]): BootStep {
  const [module, fn = 'start', ...args] = values;
  if (!module) throw new Wrong(`-${flag} wants MODULE, and a function and arguments if you like`);
  return { kind: 'apply', flag: flag === 's' ? 's' : 'run', module, fn, args };
}

/** The applications are started before all else, as by Erlang's boot files, once the other nodes are there. */
export function inOrder(
  steps: readonly BootStep[],
  kernel: NodeOptions['kernel'] = {},
): BootStep[] {
  const isFirst = ({ kind }: BootStep): boolean => kind === 'application';
  const waits = 'distributed' in kernel || 'sync_nodes_timeout' in kernel;
  return [
    ...(waits ? [{ kind: 'kernel' } as const] : []),
    ...steps.filter(isFirst),
    ...steps.filter((step) => !isFirst(step)),
  ];
}

/** -NAME KEY VALUE …: parameters of the application NAME, which may be loaded at any time. */
export function isEnvironment(flag: string, values: readonly string[]): boolean {
  return /^[a-z]\w*$/.test(flag) && values.length > 0 && values.length % 2 === 0;
}

/**
 * Returns what is wrong with `-NAME KEY …` whose last key has no value, if -application NAME stands somewhere in `argv`;
 * else undefined.
 */
export function missingValue(
  argv: readonly string[],
  flag: string,
  values: readonly string[],
): string | undefined {
  const isApplication = argv.some(
    (word, at) => word === flag && /^--?application$/.test(argv[at - 1] ?? ''),
  );
  if (!isApplication) return undefined;
  const want = `-${flag} wants parameters of the application, each with its value: -${flag} limit 5`;
  const [key] = values.slice(-1);
  return key === undefined ? `${want}; got nothing` : `${want}; ${quoted([key])} has no value`;
}
