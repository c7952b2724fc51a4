// -verify as a program: its output, its signals, its exit status.

import { dirname, join } from 'node:path';
import { type VerifyOptions, verify } from './verify.ts';

/** Verify, and set the exit status. Ctrl-C and SIGTERM end the nodes, too. */
export async function runVerify(options: VerifyOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort());
  const [node, script = ''] = [process.execPath, process.argv[1]];
  const programs = {
    terl: [node, script],
    tpmd: [node, join(dirname(script), 'tpmd.js')],
  };
  process.exitCode = await verify(
    options,
    programs,
    (text) => process.stdout.write(text),
    stop.signal,
  );
}
