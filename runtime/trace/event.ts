// What a trace consists of: events, each of which happened at one process of one node (OTP: seq_trace, et).
// A vector says which events of other nodes are before it; no clock does.

export type EventKind = (typeof eventKinds)[number];

export const eventKinds = [
  'send',
  'arrive',
  'receive',
  'spawn',
  'exit',
  'link',
  'unlink',
  'monitor',
  'demonitor',
  'down',
  'register',
  'unregister',
  'nodeup',
  'nodedown',
  'fault',
  'heal',
  'entry',
  'value',
  'dropped',
] as const;

/** One event of a trace. */
export interface TraceEvent {
  readonly kind: EventKind;
  readonly node: string; // 'foo@host/7': the node and its creation, that is one life of it
  readonly process: string; // 'foo@host/7/88'; 'bar@host/8/foo@host 89' if another node has spawned it; '' for the node itself
  readonly shown?: string; // what its own node prints, 'shell <0.88.0>': at its first event, and when it changes
  readonly system?: true; // of the kernel or of the shell's machinery: hidden by default
  readonly count: number; // 1, 2, …: the n-th event of that process
  readonly vector: Readonly<Record<string, number>>; // how many events of each life are before this one, or are this one
  readonly time: number; // milliseconds since 1970: a label, never used for order
  readonly message?: string; // 'foo@host/7#123': the life that sent it, and its counter; the same at all ends, also of a signal
  readonly other?: string; // the key of the other process, the name sent to, or the node of a nodeup, nodedown or fault
  readonly unstamped?: true; // of a send to a node that gets no stamps: its arrival cannot be told
  readonly failed?: true; // of a nodedown: no link came up
  readonly term?: string; // the message, value, reason or entry as terl prints it, on one line, cut with '…'
}

/** Returns the place of an event among all events of its node's life: 1, 2, …. */
export function numberOf({ node, vector }: TraceEvent): number {
  return vector[node] ?? 0;
}

/** Returns the key of where an event happened: of its process, or the life of the node for what is about the node itself. */
export function ownerOf({ process, node }: TraceEvent): string {
  return process === '' ? node : process;
}

/** Returns the node of a life, 'foo@host' of 'foo@host/7'. */
export function nameOfLife(life: string): string {
  const slash = life.lastIndexOf('/');
  return slash === -1 ? life : life.slice(0, slash);
}

/** Returns the creation of a life, '7' of 'foo@host/7'. */
export function creationOfLife(life: string): string {
  const slash = life.lastIndexOf('/');
  return slash === -1 ? '' : life.slice(slash + 1);
}

/** Returns the life in the key of a process, 'foo@host/7' of 'foo@host/7/88'; undefined if it is a name. */
export function lifeOfProcess(key: string): string | undefined {
  return /^[^/]*\/[^/]*(?=\/)/.exec(key)?.[0];
}

/**
 * Whether a spawn is the one that the new process tells: both the parent and the child
 * tell of it, with the same message. A child on the parent's node has a later pid.
 */
export function isBirth({ kind, message, node, process, other = '' }: TraceEvent): boolean {
  if (kind !== 'spawn' || message === undefined) return false;
  if (message.slice(0, message.lastIndexOf('#')) !== node) return true;
  return lifeOfProcess(other) === node && pidOf(process) > pidOf(other);
}

function pidOf(key: string): number {
  return Number(/\d+$/.exec(key)?.[0] ?? 0);
}
