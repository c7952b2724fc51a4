// The program terl: reads the command line and starts the node, the shell and the screen.
// It imports only modules that every start needs; the screen is loaded while the node starts.

import { readFileSync } from 'node:fs';
import { startNodeThread } from '../../runtime/thread/node-thread.ts';
import { version } from '../text/banner.ts';
import { signed } from '../text/signed.ts';
import { allArguments } from './arguments.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import { withoutEmulatorFlags } from './emulator-flags.ts';
import { runShell } from './run-shell.ts';

const complain = (sentence: string): void => void process.stderr.write(`${signed(sentence)}\n`);
if (process.env['HOME'] === '') delete process.env['HOME']; // with an empty HOME, Node would take the current directory for the home directory
const given = allArguments(process.argv.slice(2), process.env, (file) =>
  readFileSync(file, 'utf8'),
);
const commandLine: CommandLine =
  'sentence' in given ? { kind: 'wrong', sentence: given.sentence } : parsed(given);
switch (commandLine.kind) {
  case 'wrong':
    complain(commandLine.sentence);
    process.exitCode = 1;
    break;
  case 'help': {
    const { usageFor } = await import('./usage.ts');
    process.stdout.write(usageFor(process.stdout.isTTY ? process.stdout.columns : undefined));
    break;
  }
  case 'version':
    process.stdout.write(`terl ${version}\n`);
    break;
  case 'invite': {
    const { freshInvite } = await import('../../transport/base/invite.ts');
    try {
      process.stdout.write(`${freshInvite(commandLine.broker)}\n`);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
    break;
  }
  case 'detach': {
    const { startDetached } = await import('./detach.ts');
    const [, script = ''] = process.argv;
    process.exitCode = await startDetached(script, commandLine.args, complain);
    break;
  }
  case 'lesson': {
    const { startLesson } = await import('./lesson.ts');
    await startLesson(commandLine.lesson, commandLine.role, complain);
    break;
  }
  case 'verify': {
    const { runVerify } = await import('../verify/run-verify.ts');
    await runVerify(commandLine.options);
    break;
  }
  case 'film': {
    const { runFilm } = await import('../film/run-film.ts');
    await runFilm(commandLine.options);
    break;
  }
  case 'start': {
    const start = commandLine.shell
      ? startNodeThread
      : (await import('../../runtime/thread/node-here.ts')).startNodeHere;
    await runShell(commandLine, start);
  }
}

function parsed(argv: readonly string[]): CommandLine {
  const { words, taken } = withoutEmulatorFlags(argv);
  if (taken.length > 0)
    complain(`these are for Erlang's emulator and mean nothing here: ${taken.join(' ')}`);
  return parseCommandLine(words);
}
