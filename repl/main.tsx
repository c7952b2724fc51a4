// terl: command line → node → shell → screen.
// Only what every start needs is imported here: the screen is loaded while the node boots.

import './right-node.ts';
import { startNodeThread } from '../runtime/node-thread.ts';
import { version } from './banner.ts';
import { parseCommandLine } from './command-line.ts';
import { runShell } from './run-shell.ts';
import { signed } from './signed.ts';

const complain = (sentence: string): void => void process.stderr.write(`${signed(sentence)}\n`);
const commandLine = parseCommandLine(process.argv.slice(2));
switch (commandLine.kind) {
  case 'wrong':
    complain(commandLine.sentence);
    process.exitCode = 1;
    break;
  case 'help': {
    const { usage } = await import('./usage.ts');
    process.stdout.write(usage);
    break;
  }
  case 'version':
    process.stdout.write(`terl ${version}\n`);
    break;
  case 'detach': {
    const { startDetached } = await import('./detach.ts');
    process.exitCode = await startDetached(process.argv.slice(1), complain);
    break;
  }
  case 'start':
    await runShell(commandLine, startNodeThread);
}
