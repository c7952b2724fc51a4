// Which events of a trace are shown.

import type { TraceEvent } from '../../trace/event.ts';

export interface Filter {
  readonly text: string; // in a term, a name or a kind
  readonly hiddenLives: ReadonlySet<string>;
  readonly hiddenProcesses: ReadonlySet<string>;
  readonly system: boolean; // whether processes of the kernel and of the shell's machinery are shown
}

export const noFilter: Filter = {
  text: '',
  hiddenLives: new Set(),
  hiddenProcesses: new Set(),
  system: false,
};

/** Returns the events that a filter shows, in their order. */
export function shownEvents(events: readonly TraceEvent[], filter: Filter): readonly TraceEvent[] {
  const { hiddenLives, hiddenProcesses } = filter;
  const isHere = ({ node, process }: TraceEvent): boolean =>
    !hiddenLives.has(node) && !hiddenProcesses.has(process);
  const visible = filter.system ? events : withoutSystem(events);
  const here = hiddenLives.size + hiddenProcesses.size === 0 ? visible : visible.filter(isHere);
  return filter.text === '' ? here : withText(here, filter.text.toLowerCase());
}

/** Leaves out system processes, and messages from and to them. */
function withoutSystem(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const system = new Set<string>();
  const messages = new Set<string>();
  for (const event of events) if (event.system === true) system.add(event.process);
  if (system.size === 0) return events;
  for (const { process, other = '', message } of events)
    if (message !== undefined && (system.has(process) || system.has(other))) messages.add(message);
  return events.filter(
    ({ process, message = '' }) => !system.has(process) && !messages.has(message),
  );
}

/** Leaves what has the text; a message stays as a whole. */
function withText(events: readonly TraceEvent[], text: string): readonly TraceEvent[] {
  const names = new Map<string, string>();
  for (const { process, shown } of events) if (shown !== undefined) names.set(process, shown);
  const has = ({ kind, term = '', process, node, other = '' }: TraceEvent): boolean =>
    [kind, term, node, names.get(process) ?? process, names.get(other) ?? other].some((one) =>
      one.toLowerCase().includes(text),
    );
  const messages = new Set<string>();
  for (const event of events)
    if (event.message !== undefined && has(event)) messages.add(event.message);
  return events.filter((event) => messages.has(event.message ?? '') || has(event));
}
