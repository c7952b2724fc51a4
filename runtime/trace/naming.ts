// What the processes of a trace are called in texts that leave terl.

import { isBirth, lifeOfProcess, nameOfLife, type TraceEvent } from './event.ts';

/** Returns a function that gives a process or a node its name, as its own node prints it: 'shell <0.88.0>'. */
export function namesOf(events: readonly TraceEvent[]): (key: string) => string {
  const shown = new Map<string, string>();
  for (const { process, shown: name } of events) if (name !== undefined) shown.set(process, name);
  return (key) => shown.get(key) ?? (lifeOfProcess(key) === undefined ? key : numbered(key));
}

function numbered(key: string): string {
  const life = lifeOfProcess(key) ?? '';
  return `${key.slice(life.length + 1)} of ${nameOfLife(life)}`;
}

/** Returns what an event says, without its process: "sends 'hi' to shell <0.88.0>". */
export function sentenceOf(event: TraceEvent, nameOf: (key: string) => string): string {
  const { other, term } = event;
  const words = wordsFor(event);
  const who = other === undefined ? '' : nameOf(other);
  return onOneLine(
    words
      .replace('WHO', who)
      .replace('TERM', () => term ?? '')
      .replace(/ (?:to|from|with|:) *$/, ''),
  );
}

function wordsFor(event: TraceEvent): string {
  if (isBirth(event)) return 'is spawned by WHO';
  if (event.kind === 'dropped' && event.other !== undefined)
    return 'TERM comes, but no process is there to take it: it is lost';
  return wordsOf[event.kind];
}

/** `dropped` of a message tells that it had no receiver; without one, that events are missing. */
const wordsOf: Readonly<Record<TraceEvent['kind'], string>> = {
  send: 'sends TERM to WHO',
  arrive: 'TERM arrives from WHO',
  receive: 'receives TERM',
  spawn: 'spawns WHO TERM',
  exit: 'exits with TERM',
  link: 'links to WHO',
  unlink: 'unlinks from WHO',
  monitor: 'monitors WHO',
  demonitor: 'demonitors WHO',
  down: 'DOWN of WHO: TERM',
  register: 'registers as TERM',
  unregister: 'unregisters TERM',
  nodeup: 'nodeup WHO',
  nodedown: 'nodedown WHO: TERM',
  fault: 'fault: TERM',
  heal: 'healed: TERM no longer',
  entry: '> TERM',
  value: 'TERM',
  dropped: 'TERM events are missing here: there were too many to pass on',
};

/** Returns a text without what could end a line or hide text: controls, and marks that turn the direction of text. */
export function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .trim();
}
