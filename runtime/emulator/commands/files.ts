// The commands pwd, cd and ls (OTP: c), for the user at this node's own terminal only: see own-terminal.ts.

import type { Answered } from '../host/host-requests.ts';
import { guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { write } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';

type Steps<T> = Generator<unknown, T, unknown>;

/** Returns pwd, cd and ls for one shell. */
export function fileCommands(
  mayAsk: MayAsk,
): Readonly<Record<'pwd' | 'cd' | 'ls', (...args: unknown[]) => unknown>> {
  return {
    pwd: guarded(mayAsk, 'pwd', showDirectory),
    cd: guarded(mayAsk, 'cd', (...args) => changeDirectory(pathOf('cd', args))),
    ls: guarded(mayAsk, 'ls', (...args) => list(pathOf('ls', args, '.'))),
  };
}

function pathOf(name: string, args: readonly unknown[], otherwise?: string): string {
  const [path = otherwise] = args;
  if (typeof path !== 'string' || path === '')
    throw badarg(1, 'not the name of a directory, a string', name, args);
  return path;
}

const showDirectory = asyncToGenerator(function* (): Steps<'ok'> {
  const process = me();
  write(process, `${String(yield request(process, 'pwd'))}\n`);
  return 'ok';
});

const changeDirectory = asyncToGenerator(function* (to): Steps<'ok'> {
  const process = me();
  const refused = yield request(process, 'cd', to as string);
  if (typeof refused === 'string') write(process, `${refused}\n`);
  else yield showDirectory();
  return 'ok';
});

const list = asyncToGenerator(function* (of): Steps<'ok'> {
  const process = me();
  const listing = (yield request(process, 'ls', of as string)) as Answered<'ls'>;
  if (!listing.ok) write(process, `${listing.message}\n`);
  else if (listing.names.length > 0) write(process, columns(listing.names));
  return 'ok';
});

/** Puts names side by side, in columns 5 wider than the longest name but at most 45 wide (c:ls/1). */
function columns(names: readonly string[]): string {
  const width = Math.min(Math.max(...names.map((name) => name.length)), 40) + 5;
  const perLine = Math.max(1, Math.ceil(80 / width) - 1);
  let text = '';
  for (const [i, name] of names.entries()) {
    if (i > 0 && i % perLine === 0) text += '\n';
    text += name.length > width ? `${name} ` : name.padEnd(width);
  }
  return `${text.replace(/ +$/gm, '')}\n`;
}
