// The command line as user code sees it, and ending the node (init, erlang:halt).

import { tellHost } from '../codec/port.ts';
import type { CommandLine } from '../host/settings.ts';
import { now, turnElapsed } from '../host/turn-clock.ts';
import { ending } from '../process/self.ts';
import { badarg, Unwind } from '../term/exception.ts';

/**
 * End the node at once: `halt()`, `halt(status)`, `halt(text)`; a text is printed and the status is 1 (erlang:halt/0,1).
 */
function halt(...args: unknown[]): never {
  const [how = 0] = args;
  if (typeof how === 'string') end(1, how);
  else if (typeof how === 'number' && Number.isInteger(how) && how >= 0) end(how & 255, '');
  else throw badarg(1, 'not an exit status from 0 to 255, and not a text', 'halt', args);
  ending.now = true;
  throw new Unwind();
}

/** End the node in good order, with a status or with a text, which is printed last and makes the status 1; 'ok' is still printed (init:stop/0,1). */
function stop(...args: unknown[]): 'ok' {
  const [status = 0] = args;
  if (typeof status === 'string') {
    lastWord ??= afterAll(() => end(1, status));
    return 'ok';
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0)
    throw badarg(1, 'not an exit status from 0 to 255, and not a text', 'init.stop', args);
  lastWord ??= afterAll(() => tellHost({ kind: 'stop', status: status & 255 }));
  return 'ok';
}

/**
 * End the node and start it again, in the same terminal and under the same name: with nothing of what it had, and with
 * all that its command line asks for. To others it went down and is a new one (init:restart/0).
 */
function restart(): 'ok' {
  lastWord ??= afterAll(() => tellHost({ kind: 'restart' }));
  return 'ok';
}

interface LastWord {
  readonly tell: () => void;
  readonly latest: number; // ms of the host's clock
}

let lastWord: LastWord | undefined; // of a node that was asked to end

const patience = 100; // ms for what is under way, such as the answer to whoever asked from another node

function afterAll(tell: () => void): LastWord {
  return { tell, latest: now + turnElapsed() + patience };
}

/** At the end of a turn: end the node as asked, once nothing runs any more or `patience` is over. */
export function endAsAsked(atRest: boolean): void {
  if (lastWord === undefined || !(atRest || now + turnElapsed() >= lastWord.latest)) return;
  lastWord.tell();
  lastWord = undefined;
}

function end(status: number, message: string): void {
  tellHost({ kind: 'halt', status, message });
}

/** What the node does: `['started', 'started']`, or 'stopping' in the first place once it was asked to end (init:get_status/0). */
function get_status(): [string, string] {
  return [lastWord === undefined ? 'started' : 'stopping', 'started'];
}

export const commandLine: { now: CommandLine } = { now: { flags: [], plain: [] } };

/** The values of a flag, one array for each time it was given: `['ok', [['foo']]]`, or 'error'. A cookie or a password reads '********' (init:get_argument/1). */
function get_argument(...args: unknown[]): ['ok', string[][]] | 'error' {
  const [flag] = args;
  const found = commandLine.now.flags.filter(([name]) => name === flag);
  return found.length === 0 ? 'error' : ['ok', found.map(([, values]) => [...values])];
}

/** All flags with their values, in order, terl's own four before them: root, bindir, progname, home: `[['root', ['…']], …, ['sname', ['foo']]]`. A cookie or a password reads '********' (init:get_arguments/0). */
function get_arguments(): [string, string[]][] {
  return commandLine.now.flags.map(([flag, values]) => [flag, [...values]]);
}

/** What follows -extra, and what follows -- (init:get_plain_arguments/0). */
function get_plain_arguments(): string[] {
  return [...commandLine.now.plain];
}

export const init: {
  readonly halt: typeof halt;
  readonly stop: typeof stop;
  readonly restart: typeof restart;
  readonly get_status: typeof get_status;
  readonly get_argument: typeof get_argument;
  readonly get_arguments: typeof get_arguments;
  readonly get_plain_arguments: typeof get_plain_arguments;
} = { halt, stop, restart, get_status, get_argument, get_arguments, get_plain_arguments };
