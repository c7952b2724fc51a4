// The shell's commands with their forms. A form shows the arguments of a call; the text after the form says
// what the call does. help(), h(f), completion and the type CommandName are made from this list.

import type { Doc } from '../host/compiled-text.ts';

type Forms = Readonly<Record<string, string>>;

export const internalCommands = {
  b: { 'b()': 'display all variable bindings', "b('all')": 'the same, however many' },
  e: { 'e(n)': 'repeat the expression in query <n>' },
  f: { 'f()': 'forget all variable bindings', "f('x')": 'forget the binding of variable x' },
  h: {
    'h()': 'history',
    'h(fun)': "documentation of a function or module: h(spawn), h('net_adm.ping'), h(net_adm)",
  },
  history: { 'history(n)': 'set how many previous commands to keep' },
  results: { 'results(n)': 'set how many previous command results to keep' },
  catch_exception: { 'catch_exception(b)': 'how exceptions are handled' },
  rp: { 'rp(term)': 'display a term, however long' },
  v: { 'v(n)': 'use the value of query <n>' },
  chart: {
    'chart()': 'the last 30 messages of a trace (trace.start) as arrows',
    'chart(n)': 'the last <n> messages of a trace as arrows',
  },
} as const;

export const commandsInC = {
  bt: { 'bt(pid)': 'where a process waits' },
  c: { "c('mod')": 'compile, check types and load module <mod>' },
  cd: { "cd('dir')": 'change working directory' },
  crash: { "crash('node')": 'end a node at once, as kill -9 does' },
  flush: {
    'flush()': 'flush any messages sent to the shell',
    'flush(ms)': 'and those that come, until none has come for <ms> milliseconds',
  },
  freeze: {
    "freeze('node')": 'a node runs and answers nothing, until it is thawed',
    "freeze('node',{for: ms})": 'the same, for <ms> milliseconds',
  },
  help: { 'help()': 'help info' },
  i: {
    'i()': 'information about the system',
    "i('all')": 'the same, however long',
    'i(pid)': 'information about a process',
    'i(x,y,z)': 'information about pid <x.y.z>',
  },
  l: { "l('mod')": 'load or reload module' },
  lc: { "lc(['mod'])": 'compile a list of modules' },
  ls: {
    'ls()': 'list files in the current directory',
    "ls('dir')": 'list files in directory <dir>',
  },
  m: {
    'm()': 'which modules are loaded',
    "m('all')": 'the same, however many',
    "m('mod')": 'information about module <mod>',
  },
  mailbox: {
    'mailbox(pid)': 'the messages that wait, and which receive passed them over',
    "mailbox(pid,'all')": 'the same, however many',
    'mailbox(pid,true)': 'note who sends what when, from now on; false: no more',
  },
  memory: {
    'memory()': 'memory allocation information',
    "memory('t')": 'memory allocation information of type <t>',
  },
  nc: { "nc('mod')": 'compile and load module <mod> on all nodes' },
  ni: { 'ni()': 'information about the networked system', "ni('all')": 'the same, however long' },
  nl: { "nl('mod')": 'load module on all nodes' },
  nregs: { 'nregs()': 'information about all registered processes' },
  pid: { 'pid(x,y,z)': 'convert x,y,z to a pid' },
  pwd: { 'pwd()': 'print working directory' },
  q: { 'q()': 'quit - shorthand for init.stop()' },
  ref: { 'ref(a,b,c,d)': 'convert a,b,c,d to a reference' },
  regs: { 'regs()': 'information about registered processes' },
  thaw: {
    'thaw()': 'let this node go on, if it is frozen',
    "thaw('node')": 'let a frozen node go on',
  },
  uptime: { 'uptime()': 'print node uptime' },
} as const;

export type CommandName = keyof typeof internalCommands | keyof typeof commandsInC;

const commands: Readonly<Record<string, Forms>> = { ...internalCommands, ...commandsInC };

/** Returns the forms of a command, each with its text; undefined if there is no such command. */
export function formsOfCommand(name: string): Forms | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** Returns one line for each form, as help() prints it: `b()        -- display all variable bindings`. */
export function formLines(forms: Forms): string {
  return Object.entries(forms)
    .map(([form, text]) => `${form.padEnd(10)} -- ${text}\n`)
    .join('');
}

/** Returns the numbers of arguments that a command's forms take, such as `0,1,3` for `i`. */
export function commandArities(name: string): string | undefined {
  const forms = Object.keys(formsOfCommand(name) ?? {});
  const counts = forms.map((form) => {
    const inside = form.slice(name.length + 1, form.indexOf(')'));
    return inside === '' ? 0 : inside.split(',').length;
  });
  return counts.length === 0 ? undefined : [...new Set(counts)].sort().join(',');
}

/** Returns the documentation that completion shows for the commands, by names such as 'c.flush'. */
export function commandDocs(): Readonly<Record<string, Doc>> {
  return Object.fromEntries(
    Object.entries(commands).map(([name, forms]) => [
      `c.${name}`,
      { signature: Object.keys(forms).join('\n'), text: Object.values(forms)[0] ?? '' },
    ]),
  );
}
