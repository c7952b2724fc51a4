// The trace that this node collects: keeps its events, writes them to a file, draws them.

import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';
import type { HostAnswers } from '../emulator/host/host-requests.ts';
import type { WorkingDirectory } from '../modules/working-directory.ts';
import { type ChartTextOptions, chartText } from '../trace/chart-text.ts';
import { writeTrace } from '../trace/jsonl.ts';
import { merge } from '../trace/order.ts';
import type { TraceStore } from '../trace/store.ts';
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
    trace_save: (file) => saved(store, file, directory),
    trace_chart: (width, arrows) => chart(store, { width, arrows }),
  };
}

function saved(
  store: TraceStore,
  file: string,
  { current }: WorkingDirectory,
): readonly ['ok' | 'error', string] {
  try {
    writeFileSync(resolve(current, file), writeTrace(merge(store.events())), { flag: 'wx' });
    return ['ok', file];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = codeOf(error, '');
    return ['error', code === 'EEXIST' ? `${basename(file)} is there already` : error.message];
  }
}

function chart(store: TraceStore, options: ChartTextOptions): string {
  const lines = chartText(store.events(), options);
  if (store.dropped > 0) lines.push(`(${store.dropped} events were dropped: there were too many)`);
  return lines.join('\n');
}
