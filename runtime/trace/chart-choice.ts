// What chart() draws of a trace: the last arrows whose columns have room side by side, and what happened since then.

import { isBirth, type TraceEvent } from './event.ts';

/** What is drawn, and how much is not. */
export interface Choice {
  readonly shown: readonly TraceEvent[];
  readonly keys: ReadonlySet<string>; // of the columns
  readonly earlier: number; // arrows before the wanted ones
  readonly hidden: number; // wanted arrows whose columns have no room
  readonly missing: number; // columns of these
}

interface Room {
  readonly arrows: number; // how many are wanted
  readonly columns: number; // how many have room
  readonly system: boolean; // whether system processes have columns too
}

/** Chooses from events, which are in the order for drawing. */
export function chosenOf(events: readonly TraceEvent[], { arrows, columns, system }: Room): Choice {
  const ofSystem = systemOf(events);
  const drawn = events.filter(
    (event) => isDrawn(event) && (system || !isOfSystem(event, ofSystem)),
  );
  const all = arrowsIn(drawn);
  if (all.length === 0) return lastOf(drawn, arrows, columns);
  return choice(drawn, all.slice(-arrows), Math.max(0, all.length - arrows), columns);
}

function isDrawn(event: TraceEvent): boolean {
  const { kind, process } = event;
  if (isBirth(event)) return false; // its parent tells of it
  if (kind === 'send' || kind === 'arrive' || kind === 'receive') return true;
  if (isOfFault(event)) return true;
  return process !== '' && (kind === 'spawn' || kind === 'exit' || kind === 'down');
}

/** Whether a fault of the network was set or healed. It is of a node, and has no column. */
export function isOfFault({ kind }: TraceEvent): boolean {
  return kind === 'fault' || kind === 'heal';
}

function systemOf(events: readonly TraceEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap(({ process, system }) => (system === true ? [process] : [])));
}

function isOfSystem({ process, other = '' }: TraceEvent, system: ReadonlySet<string>): boolean {
  return system.has(process) || system.has(other);
}

/** The events that begin an arrow. */
function arrowsIn(events: readonly TraceEvent[]): TraceEvent[] {
  const sent = new Set<string>();
  return events.filter(({ kind, message = '' }) => {
    if (kind === 'spawn') return true;
    if (kind === 'receive' || (kind !== 'send' && kind !== 'arrive') || sent.has(message))
      return false;
    sent.add(message);
    return true;
  });
}

/** Chooses those arrows whose processes have room side by side, and all that happened since the first of them. */
function choice(
  events: readonly TraceEvent[],
  arrows: readonly TraceEvent[],
  earlier: number,
  most: number,
): Choice {
  const receivers = new Map<string, string>();
  for (const { kind, message = '', process } of events)
    if (kind === 'arrive') receivers.set(message, process);
  const known = new Set(events.map(({ process }) => process));
  const keys = new Set<string>();
  const others = new Set<string>();
  const chosen = new Set<TraceEvent>();
  for (const arrow of arrows.toReversed()) {
    const { process, message = '', other = '', kind } = arrow;
    const end =
      receivers.get(message) ?? (kind === 'arrive' || !known.has(other) ? process : other);
    const wanted = new Set([...keys, process, end]);
    if (wanted.size > most) {
      others.add(process).add(end);
      continue;
    }
    for (const key of wanted) keys.add(key);
    chosen.add(arrow);
  }
  const messages = new Set([...chosen].flatMap(({ message = '' }) => message || []));
  const first = events.findIndex((event) => chosen.has(event));
  const begin = first === -1 ? events.length : first;
  const shown = events.filter((event, place) => {
    const { message, process } = event;
    if (message !== undefined) return messages.has(message);
    return place >= begin && (keys.has(process) || isOfFault(event));
  });
  const hidden = arrows.length - chosen.size;
  return {
    shown,
    keys,
    earlier,
    hidden,
    missing: [...others].filter((key) => !keys.has(key)).length,
  };
}

/** Chooses the last events where there are no arrows: faults, exits. */
function lastOf(events: readonly TraceEvent[], count: number, most: number): Choice {
  const keys = new Set<string>();
  const shown: TraceEvent[] = [];
  for (const event of events.toReversed()) {
    const { process } = event;
    if (shown.length >= count) break;
    if (!isOfFault(event) && keys.size >= most && !keys.has(process)) continue;
    if (!isOfFault(event)) keys.add(process);
    shown.push(event);
  }
  return { shown: shown.reverse(), keys, earlier: 0, hidden: 0, missing: 0 };
}
