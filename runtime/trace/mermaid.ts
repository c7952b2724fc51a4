// A trace as a sequence diagram of Mermaid. Its arrows are level, so each message is sent and arrives at one moment:
// that is possible only where no arrow crosses another, in whatever order the events are drawn.

import { columnsOf } from './chart-columns.ts';
import { isBirth, numberOf, ownerOf, type TraceEvent } from './event.ts';
import { fatesOf, type Message } from './fates.ts';
import { namesOf, onOneLine, sentenceOf } from './naming.ts';
import { merge } from './order.ts';

/** Returns the diagram, or a sentence that says why there is none. */
export function mermaidOf(given: readonly TraceEvent[]): { text: string } | { sentence: string } {
  const events = merge(given);
  const steps = levelSteps(events);
  if (!Array.isArray(steps)) {
    const term = [...steps.crossing].map(({ term = '' }) => onOneLine(term)).join(' and ');
    return {
      sentence: `Mermaid draws level arrows only, and here arrows cross: ${term}. Save as SVG instead.`,
    };
  }
  const { columns, groups } = columnsOf(events);
  const nameOf = namesOf(events);
  const ids = new Map(columns.map(({ key }, place) => [key, `p${place + 1}`]));
  const lines = ['sequenceDiagram'];
  for (const { name, creation, from, columns: count } of groups) {
    lines.push(`  box ${escaped(`${name} (${creation})`)}`);
    for (const { key, label } of columns.slice(from, from + count))
      lines.push(`  participant ${ids.get(key)} as ${escaped(label)}`);
    lines.push('  end');
  }
  const fates = fatesOf(events);
  for (const step of steps) lines.push(...linesOf(step, { ids, fates, nameOf }));
  return { text: `${lines.join('\n')}\n` };
}

type Step = readonly TraceEvent[]; // a send with its arrival, or one event

/** Orders events so that each arrival follows its send; returns what cannot be ordered so if arrows cross. */
function levelSteps(events: readonly TraceEvent[]): Step[] | { crossing: readonly TraceEvent[] } {
  const stepOf = new Map<TraceEvent, number>();
  const steps: TraceEvent[][] = [];
  const sends = new Map<string, number>();
  for (const event of events) {
    const isEnd = event.kind === 'arrive' || isBirth(event);
    const sent = isEnd ? sends.get(event.message ?? '') : undefined;
    const step = sent ?? steps.length;
    if (sent === undefined) steps.push([]);
    steps[step]?.push(event);
    stepOf.set(event, step);
    if ((event.kind === 'send' || event.kind === 'spawn') && event.message !== undefined)
      sends.set(event.message, step);
  }
  const next = followers(events, stepOf, steps.length);
  const order = sorted(next);
  if (order.length < steps.length) {
    const done = new Set(order);
    const left = steps.filter((step, place) => !done.has(place) && step.length > 1);
    return { crossing: left.slice(0, 2).flatMap((step) => step.slice(0, 1)) };
  }
  return order.map((place) => steps[place] ?? []);
}

/** Returns, for each step, the steps that have to come after it: those of the same process, and of the same message. */
function followers(
  events: readonly TraceEvent[],
  stepOf: ReadonlyMap<TraceEvent, number>,
  count: number,
): ReadonlySet<number>[] {
  const next = Array.from({ length: count }, () => new Set<number>());
  const last = new Map<string, number>();
  for (const event of events) {
    const step = stepOf.get(event) ?? 0;
    const { kind, message } = event;
    const chains = [ownerOf(event)];
    if (message !== undefined) chains.push(`#${message}`);
    if (kind === 'spawn' && event.other !== undefined && !isBirth(event)) chains.push(event.other);
    for (const chain of chains) {
      const before = last.get(chain);
      if (before !== undefined && before !== step) next[before]?.add(step);
      last.set(chain, step);
    }
  }
  return next;
}

/** Sorts steps so that each comes before those that follow it; of several the first. Leaves out what goes in circles. */
function sorted(next: readonly ReadonlySet<number>[]): number[] {
  const waitsFor = new Array<number>(next.length).fill(0);
  for (const steps of next) for (const step of steps) waitsFor[step] = (waitsFor[step] ?? 0) + 1;
  const free = new Set(waitsFor.flatMap((count, step) => (count === 0 ? [step] : [])));
  const order: number[] = [];
  for (;;) {
    const step = leastOf(free);
    if (step === undefined) return order;
    free.delete(step);
    order.push(step);
    for (const later of next[step] ?? []) {
      const left = (waitsFor[later] ?? 0) - 1;
      waitsFor[later] = left;
      if (left === 0) free.add(later);
    }
  }
}

function leastOf(steps: ReadonlySet<number>): number | undefined {
  let least: number | undefined;
  for (const step of steps) if (least === undefined || step < least) least = step;
  return least;
}

interface Context {
  readonly ids: ReadonlyMap<string, string>;
  readonly fates: ReadonlyMap<string, Message>;
  nameOf(key: string): string;
}

function linesOf(step: Step, context: Context): string[] {
  const [event, arrival] = step;
  if (event === undefined) return [];
  const { ids, fates, nameOf } = context;
  const from = ids.get(ownerOf(event)) ?? firstOf(ids, event.node) ?? 'p1';
  if (event.kind === 'send') return [sendLine(event, arrival, from, context)];
  if (event.kind === 'receive' && isTakenAtOnce(event, fates)) return [];
  const child = event.kind === 'spawn' ? ids.get(event.other ?? '') : undefined;
  const text = child === undefined ? sentenceOf(event, nameOf) : `spawn ${event.term ?? ''}`;
  const line = child === undefined ? `Note over ${from}` : `${from}-->>${child}`;
  return [`  ${line}: ${escaped(text)}`];
}

function sendLine(
  event: TraceEvent,
  arrival: TraceEvent | undefined,
  from: string,
  { ids, fates, nameOf }: Context,
): string {
  const term = escaped(event.term ?? '');
  const to = ids.get(arrival?.process ?? event.other ?? '');
  const fate = fates.get(event.message ?? '')?.fate ?? 'unknown';
  if (to === undefined)
    return `  Note over ${from}: ${escaped(`${sentenceOf(event, nameOf)} (${fate})`)}`;
  if (arrival !== undefined) return `  ${from}->>${to}: ${term}`;
  return `  ${from}${fate === 'lost' ? '-x' : '--)'}${to}: ${term} (${fate})`;
}

function isTakenAtOnce(event: TraceEvent, fates: ReadonlyMap<string, Message>): boolean {
  const arrive = fates.get(event.message ?? '')?.arrive;
  return arrive !== undefined && numberOf(arrive) + 1 === numberOf(event);
}

function firstOf(ids: ReadonlyMap<string, string>, life: string): string | undefined {
  for (const [key, id] of ids) if (key.startsWith(`${life}/`)) return id;
  return undefined;
}

/** Returns a text with what has a meaning in Mermaid or HTML as Mermaid's entities. */
function escaped(text: string): string {
  const safe = onOneLine(text).replace(
    /[^\p{L}\p{N} _.,()[\]'"=+*/@!?|:…-]/gu,
    (sign) => `#${sign.codePointAt(0)};`,
  );
  return safe === '' ? ' ' : safe;
}
