// The thread that watches a node without a screen: the node itself is on the program's thread, and may be stuck there.
// It can only kill the program, so it says why before.

import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { boundsOf, look, lookAt, lookInterval, sentenceOf, unwatched } from './watch.ts';

/** Handed to the thread when it starts. */
export interface WatchData {
  readonly heart: Int32Array;
  readonly megabytes: number;
}

const { heart, megabytes } = workerData as WatchData;
const bounds = boundsOf(megabytes);
const never = new Int32Array(new SharedArrayBuffer(4));
for (let watched = unwatched; ; ) {
  Atomics.wait(never, 0, 0, lookInterval);
  const seen = look(watched, lookAt(heart), bounds);
  watched = seen.watched;
  if (seen.verdict === 'alive') continue;
  try {
    writeSync(2, `terl: ${sentenceOf(seen.verdict, megabytes)}\n`);
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}
