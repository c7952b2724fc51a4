// Module io, and erlang:display. Output goes to the group leader or to another device (OTP: io).

import { me } from '../process/self.ts';
import { write, writeFormatted, writeHere } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';
import { inspect } from '../text/inspect.ts';
import { device } from './devices.ts';
import { io as input } from './input.ts';

/**
 * Writes formatted text to the group leader, or to a device:
 * `io.format('hello ~p~n', [node()])` or `io.format(device, text, args)`.
 * A device is a pid, 'standard_io' (the caller's group leader: a process gets the group leader
 * of the process that spawned it), or the name of a registered process,
 * such as 'user' and 'standard_error' (this node's terminal).
 * Returns 'ok' (io:format/1,2,3).
 */
function format(...args: unknown[]): 'ok' {
  return formatted('io.format', args);
}

/** Writes formatted text as io.format does: `io.fwrite('hello ~p~n', [node()])` (io:fwrite/1,2,3). */
function fwrite(...args: unknown[]): 'ok' {
  return formatted('io.fwrite', args);
}

function formatted(name: string, args: readonly unknown[]): 'ok' {
  const [text, values = []] = args.length > 2 ? args.slice(1) : args;
  const at = args.length > 2 ? 2 : 1;
  if (typeof text !== 'string') throw badarg(at, 'not a format string', name, args);
  if (!Array.isArray(values)) throw badarg(at + 1, 'not an array of arguments', name, args);
  const process = me();
  const leader = args.length > 2 ? device(name, args) : process.groupLeader;
  try {
    writeFormatted(process, text, values, leader);
  } catch (error) {
    throw badarg(at, error instanceof Error ? error.message : 'wrong format', name, args);
  }
  return 'ok';
}

/**
 * Writes text unchanged: `io.put_chars('hello')`,
 * or to a device (see io.format) `io.put_chars(device, text)`. Returns 'ok' (io:put_chars/1,2).
 */
function put_chars(...args: unknown[]): 'ok' {
  const text = args.length > 1 ? args[1] : args[0];
  if (typeof text !== 'string') throw badarg(args.length, 'not a text', 'io.put_chars', args);
  return put('io.put_chars', args, text, args.length > 1);
}

/**
 * Writes a term as it would be typed: `io.write(term)`,
 * or to a device (see io.format) `io.write(device, term)`. Returns 'ok' (io:write/1,2).
 */
function writeTerm(...args: unknown[]): 'ok' {
  const process = me();
  const leader = args.length > 1 ? device('io.write', args) : process.groupLeader;
  writeFormatted(process, '~w', [args[args.length - 1]], leader);
  return 'ok';
}

/** Writes a newline: `io.nl()`, or to a device (see io.format) `io.nl(device)`. Returns 'ok' (io:nl/0,1). */
function nl(...args: unknown[]): 'ok' {
  return put('io.nl', args, '\n', args.length > 0);
}

function put(name: string, args: readonly unknown[], text: string, toDevice: boolean): 'ok' {
  const process = me();
  write(process, text, toDevice ? device(name, args) : process.groupLeader);
  return 'ok';
}

export const io: Readonly<
  Record<
    'format' | 'fwrite' | 'put_chars' | 'nl' | 'write' | 'get_line' | 'read',
    (...args: unknown[]) => unknown
  >
> = {
  format,
  fwrite,
  put_chars,
  nl,
  write: writeTerm,
  ...input,
};

/**
 * Writes a term and a newline to this node's own terminal, even if the caller's output goes elsewhere.
 * Returns true (erlang:display/1).
 */
export function display(term: unknown): true {
  writeHere(me(), `${inspect(term)}\n`);
  return true;
}
