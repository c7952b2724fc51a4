// The flags of a process other than trap_exit, as in Erlang. Processes of priority high or max run before
// others. The other flags are only stored and returned: V8 has one heap for all processes, and decides itself
// when to collect garbage.

import type { Term } from '../term/term.ts';

export interface ProcessFlags {
  readonly priority: 'low' | 'normal' | 'high' | 'max';
  readonly error_handler: string;
  readonly fullsweep_after: number;
  readonly min_heap_size: number;
  readonly min_bin_vheap_size: number;
  readonly max_heap_size: MaxHeapSize;
  readonly message_queue_data: 'on_heap' | 'off_heap';
  readonly save_calls: number;
  readonly sensitive: boolean;
}

interface MaxHeapSize {
  readonly size: number; // words; 0: no limit
  readonly kill: boolean;
  readonly error_logger: boolean;
}

/** The default flags, with erl's numbers. */
export const defaultFlags: ProcessFlags = Object.freeze({
  priority: 'normal',
  error_handler: 'error_handler',
  fullsweep_after: 65535,
  min_heap_size: 233,
  min_bin_vheap_size: 46422,
  max_heap_size: Object.freeze({ size: 0, kill: true, error_logger: true }),
  message_queue_data: 'on_heap',
  save_calls: 0,
  sensitive: false,
});

type Name = keyof ProcessFlags;

/** Whether a process with these flags runs before others. */
export function isPreferred({ priority }: ProcessFlags): boolean {
  return priority === 'high' || priority === 'max';
}

/** Make { name: value } of a flag; undefined if there is no such flag, or the value is wrong. */
export function flagOf(name: unknown, value: unknown): Partial<ProcessFlags> | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(values, name)) return undefined;
  const taken = values[name as Name](value);
  return taken === undefined ? undefined : { [name]: taken };
}

export function isFlag(name: unknown): name is Name {
  return typeof name === 'string' && Object.hasOwn(values, name);
}

/** As flagOf, for the flags that spawn_opt takes. */
export function spawnFlagOf(name: unknown, value: unknown): Partial<ProcessFlags> | undefined {
  return ofSpawn.has(name) ? flagOf(name, value) : undefined;
}

const ofSpawn: ReadonlySet<unknown> = new Set<Name>([
  'priority',
  'fullsweep_after',
  'min_heap_size',
  'min_bin_vheap_size',
  'max_heap_size',
  'message_queue_data',
]);

/** For each flag: checks a value and fills in defaults; undefined for a wrong value. */
const values: Readonly<Record<Name, (value: unknown) => Term>> = {
  priority: oneOf('low', 'normal', 'high', 'max'),
  error_handler: (value) => (typeof value === 'string' ? value : undefined),
  fullsweep_after: whole,
  min_heap_size: whole,
  min_bin_vheap_size: whole,
  max_heap_size: maxHeapSize,
  message_queue_data: oneOf('on_heap', 'off_heap'),
  save_calls: (value) => (Number(whole(value)) <= 10_000 ? (value as number) : undefined),
  sensitive: (value) => (typeof value === 'boolean' ? value : undefined),
};

function oneOf(...known: readonly string[]): (value: unknown) => Term {
  return (value) => known.find((one) => one === value);
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** max_heap_size: a number, or an object that must have `size`. */
function maxHeapSize(value: unknown): Term {
  const given = typeof value === 'object' && value !== null ? value : { size: value };
  const { size, kill = true, error_logger = true } = given as Readonly<Record<string, unknown>>;
  const words = whole(size);
  if (words === undefined || (words > 0 && words < defaultFlags.min_heap_size)) return undefined;
  if (typeof kill !== 'boolean' || typeof error_logger !== 'boolean') return undefined;
  return { size: words, kill, error_logger };
}
