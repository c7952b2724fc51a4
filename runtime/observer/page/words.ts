// How the page says things.

import type { TraceEvent } from '../../trace/event.ts';
import type { Fate } from '../../trace/fates.ts';
import { onOneLine } from '../../trace/naming.ts';

const longest = 400; // signs of a term or a name on the page

/** Returns a text as it may be shown: on one line, not too long. */
export function plain(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return onOneLine(short);
}

/** Returns as much of a text as has room, with '…' if that is not all. */
export function fitted(text: string, signs: number): string {
  const shown = plain(text);
  return shown.length <= signs ? shown : `${shown.slice(0, Math.max(0, signs - 1))}…`;
}

export const fateWords: Readonly<Record<Fate, string>> = {
  received: 'received',
  'in the mailbox': 'arrived, waits in the mailbox',
  'under way': 'under way: it has not arrived yet',
  lost: 'lost: it never arrived',
  unknown: 'unknown: the link ended before the other side told',
};

/** Returns what an event is called. */
export function kindOf({ kind, other }: TraceEvent): string {
  if (kind === 'dropped' && other !== undefined) return 'a message without a receiver';
  return kindWords[kind];
}

const kindWords: Readonly<Record<TraceEvent['kind'], string>> = {
  send: 'send',
  arrive: 'arrives in the mailbox',
  receive: 'receive',
  spawn: 'spawn',
  exit: 'exit',
  link: 'link',
  unlink: 'unlink',
  monitor: 'monitor',
  demonitor: 'demonitor',
  down: 'DOWN',
  register: 'register',
  unregister: 'unregister',
  nodeup: 'nodeup',
  nodedown: 'nodedown',
  fault: 'fault',
  heal: 'heal',
  entry: 'entry of the shell',
  value: 'value of the shell',
  dropped: 'events are missing',
};

/** Returns a number with thin spaces between its thousands. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** Returns a time of the day, which is a label only. */
export function clock(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 23);
}

export function bytes(number: number): string {
  if (number < 1_024) return `${number} B`;
  if (number < 1_048_576) return `${(number / 1_024).toFixed(1)} KiB`;
  return `${(number / 1_048_576).toFixed(1)} MiB`;
}
