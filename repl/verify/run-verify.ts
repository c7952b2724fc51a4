// -verify as a program: its input and output, its signals, its exit status.

import { dirname, join } from 'node:path';
import { stayIn } from './stay.ts';
import { type VerifyOptions, verify } from './verify.ts';

/** Verify, and set the exit status. Ctrl-C and SIGTERM end the nodes, too. */
export async function runVerify(options: VerifyOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort());
  process.stdout.on('error', () => stop.abort()); // the program that reads the report has ended
  const write = (text: string): void => void process.stdout.write(text);
  const [node, script = ''] = [process.execPath, process.argv[1]];
  process.exitCode = await verify(options, {
    terl: [node, script],
    tpmd: [node, join(dirname(script), 'tpmd.js')],
    write,
    signal: stop.signal,
    stay: (terminals) => stayIn(terminals, process.stdin, write),
  });
  if (options.stay) process.stdin.destroy(); // Ctrl-C leaves it open
}
