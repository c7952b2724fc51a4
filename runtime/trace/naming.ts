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
  const { other } = event;
  const words = wordsFor(event);
  const who = other === undefined ? '' : nameOf(other);
  return onOneLine(
    words
      .replace('WHO', who)
      .replace('TERM', () => termOf(event) ?? '')
      .replace(/ (?:to|from|with|:) *$/, ''),
  );
}

/** Whether the term of an event is the number of events that are missing. */
function isCount({ kind, other, term }: TraceEvent): boolean {
  return kind === 'dropped' && other === undefined && /^\d+$/.test(term ?? '');
}

/** Returns a number with commas between its thousands. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
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
  heal: 'healed: TERM',
  entry: '> TERM',
  value: 'TERM',
  dropped: 'TERM events are missing here: there were too many to pass on',
};

/** Returns the term of an event as it is shown: of a fault that is healed, what the fault is called. */
export function termOf(event: TraceEvent): string | undefined {
  const { kind, term } = event;
  if (isCount(event)) return grouped(Number(term));
  return kind === 'heal' && term !== undefined ? nameOfFault(term) : term;
}

/** Returns what a fault is called, from the sentence that says what it does: 'the cut between foo@host and bar@host'. */
export function nameOfFault(sentence: string): string {
  for (const [form, name] of faultNames)
    if (form.test(sentence)) return sentence.replace(form, name);
  return sentence;
}

/** The sentences are those of describeFault (transport/faults/fault.ts) and of a freeze. */
const faultNames: readonly (readonly [RegExp, string])[] = [
  [/^nothing passes (.+)$/, 'the cut $1'],
  [/^messages (.+) are held until they are released$/, 'the hold $1'],
  [/^messages (.+) take (\d+) ms longer, give or take (\d+) ms$/, 'the delay of $2 ± $3 ms $1'],
  [/^messages (.+) take (\d+) ms longer$/, 'the delay of $2 ms $1'],
  [/^at most (\d+) bytes a second pass (.+)$/, 'the rate of $1 bytes a second $2'],
  [/^(\S+) is frozen$/, 'the freeze of $1'],
];

/** Returns a text without what could end a line or hide text: controls, and marks that turn the direction of text. */
export function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .trim();
}
