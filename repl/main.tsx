// terl: command line → node → shell → screen.
// Only what every start needs is imported here: the screen is loaded while the node boots.

import { startNodeThread } from '../runtime/node-thread.ts';
import { version } from './banner.ts';
import { parseCommandLine, usage } from './command-line.ts';
import { runShell } from './run-shell.ts';

const commandLine = parseCommandLine(process.argv.slice(2));
switch (commandLine.kind) {
  case 'wrong':
    process.stderr.write(`terl: ${commandLine.sentence}\n`);
    process.exitCode = 1;
    break;
  case 'help':
    process.stdout.write(usage);
    break;
  case 'version':
    process.stdout.write(`terl ${version}\n`);
    break;
  case 'start': {
    const { node, shell, evals } = commandLine;
    await runShell({ start: (events) => startNodeThread(node, events), shell, evals });
  }
}
