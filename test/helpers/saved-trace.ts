// The events that a node has collected, read from the file that it saves.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TraceEvent } from '../../runtime/trace/event.ts';
import { readTrace } from '../../runtime/trace/jsonl.ts';
import type { TestNode } from './start-node.ts';

export interface SavedTraces {
  readonly directory: string;
  /** Saves the trace of a node, and reads it. */
  saved(node: TestNode): Promise<TraceEvent[]>;
  /** The file that was saved last. */
  last(): string;
}

/** For one `describe`: the files are removed after it. */
export function savedTraces(): SavedTraces {
  const directory = mkdtempSync(join(tmpdir(), 'terl-trace-'));
  let files = 0;
  after(() => rmSync(directory, { recursive: true }));
  const last = (): string => join(directory, `${files}.jsonl`);
  return {
    directory,
    async saved(node) {
      files++;
      assert.equal(await node.type(`trace.save('${last()}')`), `['ok', '${last()}']`);
      return readTrace(last(), readFileSync(last(), 'utf8'));
    },
    last,
  };
}
