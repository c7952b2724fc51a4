// What only a prompt knows: flush(), c(), l(), b(), f(), v(), help(), q() (shell_default, c).

import { init } from './bif/init.ts';
import { type Diagnostic, explainFailure, type LoadResult, loadModule } from './code-server.ts';
import { CommandError, type Evaluator } from './evaluator.ts';
import { badarg } from './exit-reason.ts';
import { inspect } from './inspect.ts';
import { write } from './io.ts';
import { mailboxMessages, replaceMessages } from './mailbox.ts';
import { me } from './self.ts';
import type { Term } from './term.ts';

/** The commands of a shell; `shell` gives its evaluator, which is made with them. */
export function shellCommands(
  shell: () => Evaluator,
): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  return {
    flush,
    c: compileAndLoad,
    l: load,
    b: () => showBindings(shell()),
    f: (...args) => forget(shell(), args),
    v: (...args) => value(shell(), args),
    help,
    q: () => init.stop(),
  };
}

/** Take all messages out of the shell's mailbox and print them. */
function flush(): 'ok' {
  const process = me();
  const messages = mailboxMessages(process);
  replaceMessages(process, []);
  for (const message of messages) write(process, `Shell got ${inspect(message, { column: 10 })}\n`);
  return 'ok';
}

/** Compile and load a module: `['ok', 's']`, or its errors and 'error'. */
function compileAndLoad(...args: unknown[]): Term {
  const name = moduleName('c', args);
  const result = loadModule(name);
  if (!result.ok && result.why === 'nofile') return ['error', 'non_existing'];
  tell(name, result);
  return result.ok ? ['ok', result.name] : 'error';
}

/** Load or reload a module: `['module', 's']`. */
function load(...args: unknown[]): Term {
  const name = moduleName('l', args);
  const result = loadModule(name);
  if (result.ok) return ['module', result.name];
  if (result.why === 'nofile') return ['error', 'nofile'];
  tell(name, result);
  return ['error', 'badfile'];
}

function moduleName(command: string, args: readonly unknown[]): string {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a module name, a string', command, args);
  return name.replace(/\.ts$/, '');
}

function tell(name: string, result: LoadResult): void {
  const process = me();
  const line = (file: string, { line, column, message }: Diagnostic, word: string): void =>
    write(process, `${file}:${line}:${column}: ${word}${message}\n`);
  if (result.ok) for (const warning of result.warnings) line(result.file, warning, 'Warning: ');
  else if (result.why === 'errors')
    for (const one of result.diagnostics) line(result.file, one, '');
  else write(process, `${name}: ${explainFailure(result)}\n`);
}

function showBindings(shell: Evaluator): 'ok' {
  const process = me();
  for (const name of [...shell.kinds.keys()].sort())
    write(process, `${name} = ${inspect(shell.bindings[name], { column: name.length + 3 })}\n`);
  return 'ok';
}

/** `f()` forgets all bindings, `f('x')` one. */
function forget(shell: Evaluator, args: readonly unknown[]): 'ok' {
  if (args.length > 0 && typeof args[0] !== 'string')
    throw badarg(1, "not the name of a variable, a string: f('x')", 'f', args);
  for (const name of args.length === 0 ? [...shell.kinds.keys()] : [args[0] as string]) {
    shell.kinds.delete(name);
    delete shell.bindings[name];
  }
  return 'ok';
}

/** `v(3)`: the value of prompt 3; `v(-1)`: the last one. */
function value(shell: Evaluator, args: readonly unknown[]): unknown {
  const [n] = args;
  const known = [...shell.results.keys()];
  const count = typeof n === 'number' && n < 0 ? known[known.length + n] : n;
  if (typeof count !== 'number' || !shell.results.has(count))
    throw new CommandError(`* ${String(n)}: command not found`);
  return shell.results.get(count);
}

function help(): true {
  write(me(), helpText);
  return true;
}

const helpText = `** shell internal commands **
b()        -- display all variable bindings
f()        -- forget all variable bindings
f('x')     -- forget the binding of variable x
v(n)       -- use the value of query <n>
** commands in module c **
c('mod')   -- compile and load module <mod>
flush()    -- flush any messages sent to the shell
help()     -- help info
l('mod')   -- load or reload module
q()        -- quit - shorthand for init.stop()
`;
