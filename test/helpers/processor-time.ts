import assert from 'node:assert/strict';

/** Returns the ms of the processor's time that `run` takes in this thread: on a busy machine as many as on a quiet one. */
export function processorTime(run: () => void): number {
  const begun = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}

/** Fails if `run` takes more than `ms` of the processor's time: then its steps grow faster than its input. */
export function soon(run: () => void, ms = 5000): void {
  const took = processorTime(run);
  assert.ok(took < ms, `took ${took} ms`);
}
