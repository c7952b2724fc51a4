// Where the user is: pwd, cd, ls (c). They are the rights of who types at this node's own prompt:
// modules, other processes and other nodes see no files.

import type { Evaluator } from '../evaluator.ts';
import { badarg, ErlangError } from '../exit-reason.ts';
import { here } from '../incarnation.ts';
import { write } from '../io.ts';
import { request } from '../request.ts';
import { asyncToGenerator } from '../run-process.ts';
import { me } from '../self.ts';
import { framesOf } from '../stack-trace.ts';
import type { Term } from '../term.ts';

type Steps<T> = Generator<unknown, T, unknown>;

/** pwd, cd and ls for one shell. */
export function fileCommands(
  shell: () => Evaluator,
): Readonly<Record<'pwd' | 'cd' | 'ls', (...args: unknown[]) => unknown>> {
  return {
    pwd: (...args) => atPrompt(shell(), 'pwd', args, () => showDirectory()),
    cd: (...args) => atPrompt(shell(), 'cd', args, () => changeDirectory(pathOf('cd', args))),
    ls: (...args) => atPrompt(shell(), 'ls', args, () => list(pathOf('ls', args, '.'))),
  };
}

function atPrompt(
  shell: Evaluator,
  name: string,
  args: readonly unknown[],
  run: () => unknown,
): unknown {
  const typed = me() === shell.process && calledByInput();
  if (typed && shell.leader.home === here.node) return run();
  throw new ErlangError('eacces', {
    name,
    args,
    hint: 'files can be seen only by what is typed at the prompt of this node itself',
  });
}

/** Whether no function of a module is among the callers. */
function calledByInput(): boolean {
  const frames = framesOf(new Error('who calls?'));
  return frames.length > 0 && frames.every((frame) => (frame as readonly Term[])[0] === 'shell');
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
  const refused = yield request(process, 'cd', to);
  if (typeof refused === 'string') write(process, `${refused}\n`);
  else yield showDirectory();
  return 'ok';
});

type Listing =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly message: string };

const list = asyncToGenerator(function* (of): Steps<'ok'> {
  const process = me();
  const listing = (yield request(process, 'ls', of)) as Listing;
  if (!listing.ok) write(process, `${listing.message}\n`);
  else if (listing.names.length > 0) write(process, columns(listing.names));
  return 'ok';
});

/** Names side by side, as wide as the longest but at most 40, and five more (c:ls/1). */
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
