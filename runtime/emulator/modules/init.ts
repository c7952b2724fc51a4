// Module init: the command line as user code sees it, and the end of the node (OTP: init, erlang:halt).

import { tellHost } from '../codec/port.ts';
import type { CommandLine } from '../host/settings.ts';
import { now, turnElapsed } from '../host/turn-clock.ts';
import { ending, me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import type { Steps } from '../servers/gen-call.ts';
import { badarg, Unwind } from '../term/exception.ts';
import { untilStarted } from './application/booted.ts';

/**
 * Ends the node at once: `halt()`, `halt(status)` or `halt(text)`.
 * `status` is the exit status of the program, 0 by default.
 * A text is printed, and the exit status is then 1 (erlang:halt/0,1).
 */
function halt(...args: unknown[]): never {
  const [how = 0] = args;
  if (typeof how === 'string') end(1, how);
  else if (typeof how === 'number' && Number.isInteger(how) && how >= 0) end(how & 255, '');
  else throw badarg(1, 'not an exit status from 0 to 255, and not a text', 'halt', args);
  ending.now = true;
  throw new Unwind();
}

/**
 * Ends the node soon, after the work under way, and after its applications have been stopped: `init.stop()`, `init.stop(status)` or `init.stop(text)`.
 * A text is printed last, and the exit status is then 1.
 * Returns 'ok', which the prompt still prints (init:stop/0,1).
 */
function stop(...args: unknown[]): 'ok' {
  const [status = 0] = args;
  if (typeof status === 'string') {
    stopThen(() => end(1, status));
    return 'ok';
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0)
    throw badarg(1, 'not an exit status from 0 to 255, and not a text', 'init.stop', args);
  stopThen(() => tellHost({ kind: 'stop', status: status & 255 }));
  return 'ok';
}

/**
 * Ends the node and starts it again, in the same terminal,
 * under the same name and with the same command line. The new node keeps nothing else.
 * Other nodes see the old node go down and a new node come up (init:restart/0).
 */
function restart(): 'ok' {
  stopThen(() => tellHost({ kind: 'restart' }));
  return 'ok';
}

/** Stops the applications, if any run, and then says the last word. */
function stopThen(tell: () => void): void {
  if (lastWord !== undefined || isStopping) return;
  isStopping = true;
  stopApplications.now(() => {
    lastWord = afterAll(tell);
  });
}

/** Set by module application: stops all applications of this node, and then calls `then`. */
export const stopApplications: { now: (then: () => void) => void } = { now: (then) => then() };

let isStopping = false; // from the first call of stop or restart

interface LastWord {
  readonly tell: () => void;
  readonly latest: number; // milliseconds of the host's clock
}

let lastWord: LastWord | undefined; // set once the node is to end

const patience = 100; // milliseconds for work under way, such as the reply to a node that called init.stop

function afterAll(tell: () => void): LastWord {
  return { tell, latest: now + turnElapsed() + patience };
}

/**
 * Called at the end of a turn. `atRest`: no process has anything left to do.
 * Ends the node, if it is to end, once all is at rest or `patience` milliseconds have passed.
 */
export function endAsAsked(atRest: boolean): void {
  if (lastWord === undefined || !(atRest || now + turnElapsed() >= lastWord.latest)) return;
  lastWord.tell();
  lastWord = undefined;
}

/** Ends the node with status 1 after the work under way, such as the value of the entry that has ended it. */
export function crash(message: string): void {
  lastWord ??= afterAll(() => end(1, message));
}

function end(status: number, message: string): void {
  tellHost({ kind: 'halt', status, message });
}

/**
 * Waits until the start of the node is over: until the nodes of the kernel's parameters sync_nodes_mandatory and
 * sync_nodes_optional are there: `await init.wait_until_started()`. Returns 'ok' (init:wait_until_started/0).
 */
const wait_until_started: (...args: unknown[]) => unknown = asyncToGenerator(
  function* (): Steps<'ok'> {
    yield* untilStarted(me());
    return 'ok';
  },
);

/**
 * Returns `['started', 'started']`,
 * or `['stopping', 'started']` once the node was asked to end (init:get_status/0).
 */
function get_status(): [string, string] {
  return [isStopping ? 'stopping' : 'started', 'started'];
}

export const commandLine: { now: CommandLine } = { now: { flags: [], plain: [] } };

/**
 * Returns the values of a flag of the command line: `init.get_argument('sname')` returns `['ok', [['foo']]]`,
 * with one array for each time that the flag was given. Returns 'error' if it was not given.
 * A cookie or a password is replaced by '********' (init:get_argument/1).
 */
function get_argument(...args: unknown[]): ['ok', string[][]] | 'error' {
  const [flag] = args;
  const found = commandLine.now.flags.filter(([name]) => name === flag);
  return found.length === 0 ? 'error' : ['ok', found.map(([, values]) => [...values])];
}

/**
 * Returns all flags of the command line with their values,
 * in order: `[['root', ['…']], …, ['sname', ['foo']]]`.
 * The first four are terl's own: root, bindir, progname and home.
 * A cookie or a password is replaced by '********' (init:get_arguments/0).
 */
function get_arguments(): [string, string[]][] {
  return commandLine.now.flags.map(([flag, values]) => [flag, [...values]]);
}

/** Returns the arguments after -extra and those after -- (init:get_plain_arguments/0). */
function get_plain_arguments(): string[] {
  return [...commandLine.now.plain];
}

export const init: {
  readonly halt: typeof halt;
  readonly stop: typeof stop;
  readonly restart: typeof restart;
  readonly get_status: typeof get_status;
  readonly wait_until_started: typeof wait_until_started;
  readonly get_argument: typeof get_argument;
  readonly get_arguments: typeof get_arguments;
  readonly get_plain_arguments: typeof get_plain_arguments;
} = {
  halt,
  stop,
  restart,
  get_status,
  wait_until_started,
  get_argument,
  get_arguments,
  get_plain_arguments,
};
