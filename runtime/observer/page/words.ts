// How the page says things.

import type { TraceEvent } from '../../trace/event.ts';
import type { Fate } from '../../trace/fates.ts';
import { onOneLine } from '../../trace/naming.ts';

const longest = 400; // signs of a term or a name on the page

/** Returns a text as it may be shown: on one line, not too long. */
export function plain(text: string): string {
  const short = text.length > longest ? `${whole(text.slice(0, longest))}…` : text;
  return onOneLine(short);
}

/** Without the first half of a sign whose other half was cut off. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

/** Returns as much of a text as has room, with '…' if that is not all. A wide sign takes two cells. */
export function fitted(text: string, cells: number): string {
  const shown = plain(text);
  if (cellsOf(shown) <= cells) return shown;
  let [kept, used] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(shown)) {
    used += cellsOf(segment);
    if (used > cells - 1) break;
    kept += segment;
  }
  return cells < 1 ? '' : `${kept}…`;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/gu;

/** Returns how many cells of a fixed width a text takes, at most. */
export function cellsOf(text: string): number {
  return text.length + (text.match(wide)?.filter((one) => one.length === 1).length ?? 0);
}

export const fateWords: Readonly<Record<Fate, string>> = {
  received: 'received',
  'in the mailbox': 'arrived, waits in the mailbox',
  'under way': 'under way: it has not arrived yet',
  lost: 'lost: it never arrived',
  unknown: 'unknown: the other side has not told, or events are missing',
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
