// The program terl with a fake node: the whole shell, without a real node. Tests bundle and run it.

import { parseCommandLine } from '../../repl/start/command-line.ts';
import { runShell } from '../../repl/start/run-shell.ts';
import { startFakeNode } from './fake-node.ts';

const commandLine = parseCommandLine(process.argv.slice(2));
if (commandLine.kind !== 'start')
  throw new Error(`expected flags to start with, got ${commandLine.kind}`);
await runShell(commandLine, (options, events) =>
  startFakeNode(options.name === undefined ? 'nonode@nohost' : `${options.name}@host`, events),
);
