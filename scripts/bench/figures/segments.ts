// Counts the TCP segments with data that processes have
// sent, by ss(8). On an idle link each segment is a tick.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Returns the sum over all sockets of these processes; NaN if ss is not installed. */
export async function dataSegments(pids: readonly number[]): Promise<number> {
  const found = await promisify(execFile)('ss', ['-tinpHO'], {
    maxBuffer: 2 ** 28,
    timeout: 10_000,
  }).catch(() => null);
  if (found === null) return Number.NaN;
  const ours = found.stdout.split('\n').filter((line) => pids.includes(pidIn(line)));
  return ours.reduce((total, line) => total + segmentsIn(line), 0);
}

function pidIn(line: string): number {
  return Number(/\bpid=(\d+)/.exec(line)?.[1]);
}

function segmentsIn(line: string): number {
  return Number(/\bdata_segs_out:(\d+)/.exec(line)?.[1] ?? 0);
}
