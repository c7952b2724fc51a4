// The trace that this node collects: keeps its events, writes them to a file, draws them.

import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';
import type { HostAnswers } from '../emulator/host/host-requests.ts';
import { messageOf, type WorkingDirectory } from '../modules/working-directory.ts';
import { type ChartTextOptions, chartText } from '../trace/chart-text.ts';
import { writeTrace } from '../trace/jsonl.ts';
import { grouped } from '../trace/naming.ts';
import { merge } from '../trace/order.ts';
import type { TraceStore } from '../trace/store.ts';
import { wrapped } from '../trace/wrapped.ts';
import type { EmulatorHandlers } from './outgoing.ts';

export function traceHandlers(store: TraceStore): Pick<EmulatorHandlers, 'traced'> {
  return {
    traced({ lines, isNew }) {
      if (isNew) store.begin();
      store.keep(lines);
    },
  };
}

export function traceRequests(
  store: TraceStore,
  directory: WorkingDirectory,
): HostAnswers<'trace_save' | 'trace_chart'> {
  return {
    trace_save: (file, collector) => saved(store, file, collector, directory),
    trace_chart: (width, arrows, collector) => chart(store, { width, arrows }, collector),
  };
}

function saved(
  store: TraceStore,
  file: string,
  collector: string | null,
  { current }: WorkingDirectory,
): readonly ['ok' | 'error', string] {
  if (collector !== null && store.length === 0)
    return ['error', `${collector} traces this node: trace.save there`];
  try {
    const text = writeTrace(merge(store.events()));
    writeFileSync(resolve(current, file), text, { flag: 'wx', mode: 0o600 }); // terms may be secrets
    return ['ok', file];
  } catch (error) {
    return ['error', whyNotSaved(file, error)];
  }
}

function whyNotSaved(file: string, error: unknown): string {
  if (!(error instanceof Error)) throw error;
  switch (codeOf(error, '')) {
    case 'EEXIST':
      return `${basename(file)} is there already`;
    case 'ENOENT':
      return `there is no directory ${dirname(file)}${file.startsWith('~') ? ': write ~ in full' : ''}`;
    case 'ENOTDIR':
      return `${dirname(file)} is not a directory`;
    default:
      return `${file} cannot be written: ${messageOf(error)}`;
  }
}

function chart(store: TraceStore, options: ChartTextOptions, collector: string | null): string {
  const there = `${collector} traces this node: type chart() there`;
  if (collector !== null && store.length === 0) return there;
  const lines = chartText(store.events(), options);
  const { dropped, limits } = store;
  if (dropped > 0) {
    const kept = grouped(limits.events);
    lines.push(
      ...wrapped(
        `(${grouped(dropped)} earlier events are dropped: a trace keeps the last ${kept} at most)`,
        options.width,
      ),
    );
  }
  if (collector !== null) lines.push(...wrapped(`(${there})`, options.width));
  return lines.join('\n');
}
