// How the programs of a session are started and stopped by the terl that plays it.

import { dirname, join, resolve } from 'node:path';
import type { PlayOptions } from './play.ts';

/** Returns the words that start terl and tpmd as this terl was started. */
export function thesePrograms(): Pick<PlayOptions, 'terl' | 'tpmd'> {
  const [node, script = ''] = [process.execPath, process.argv[1]];
  return { terl: [node, script], tpmd: [node, join(dirname(script), 'tpmd.js')] };
}

/** Returns the flags of -pa for all nodes of a session, whose folder is another. */
export function codePathFlags(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => ['-pa', resolve(folder)]);
}

/** Returns a signal that Ctrl-C and SIGTERM give, and the end of what reads the output: the session is to end its programs. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort());
  process.stdout.on('error', () => stop.abort());
  return stop.signal;
}
