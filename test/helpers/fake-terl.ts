// terl over a fake node: the whole shell, with nothing below it. Bundled and run by tests.

import { parseCommandLine } from '../../repl/command-line.ts';
import { runShell } from '../../repl/run-shell.ts';
import { startFakeNode } from './fake-node.ts';

const commandLine = parseCommandLine(process.argv.slice(2));
if (commandLine.kind !== 'start')
  throw new Error(`expected flags to start with, got ${commandLine.kind}`);
const { node, shell, evals } = commandLine;
const name = node.name === undefined ? 'nonode@nohost' : `${node.name}@host`;
await runShell({ start: (events) => startFakeNode(name, events), shell, evals });
