// The texts of help(): an introduction, and a table of all commands as Erlang's help() prints it.

import { commandsInC, formLines, internalCommands } from './command-forms.ts';

/** The introduction that help() prints first. */
export const firstSteps = `** to begin with **
self()     -- the pid of this shell; node() and nodes() name nodes
spawn(() => …) -- start a process; also spawn('bar@host', 's', 'f', [1])
send(pid, 'hi') -- send a message; also pid ! 'hi', ['name', 'bar@host'] ! 'hi'
await receive() -- take the next message; receive(['ok', P.any]): one that fits
register('name', pid) -- give a process a name
monitor('process', pid) -- be told when it ends; link(pid): end with it
net_adm.ping('bar@host') -- connect to a node; why('bar@host'): why not
const x = await … -- stays bound; the prompt itself awaits promises
c('mod')   -- compile, check types and load mod.ts; mod.f() calls it
trace.start(nodes()) -- record messages; chart(), observer.start() show them
net.cut('bar@host') -- break the network; net.heal() mends it; see h(net)
h(spawn)   -- what a function is for; Tab completes names, of nodes too
`;

/** What h('lesson') prints on a node that is in no lesson. */
export const lessonHelp = `
  A lesson guides you in several terminals. At the command line:

  terl -lesson         lists the lessons
  terl -lesson 1       begins the first one, or takes it up again; type it in each terminal

  There lesson.hint(), skip(), back(), show() and leave() help you.

`;

/** Returns the second part of help(): the table of all commands. */
export function allCommands(): string {
  const sections = {
    'shell internal commands': internalCommands,
    'commands in module c': commandsInC,
  };
  return Object.entries(sections)
    .map(
      ([title, commands]) => `** ${title} **\n${Object.values(commands).map(formLines).join('')}`,
    )
    .join('');
}

/** Notes that h() adds to the forms of a command, by the command's name. */
export const notes: Readonly<Record<string, string>> = {
  chart: `Type it on the node where trace.start was typed: that node has the events of
all traced nodes. An arrow begins where a message is sent, and ends where it
arrives; ✓: it is received. × lost, … under way, ? unknown: not told.
System processes are left out. chart(n): from 1 to 1,000 arrows.
observer.start() shows the whole trace in a browser.
`,
  c: `A process goes on with the code it runs until it calls a function by its
module's name: then it takes the newest. So a server in counter.ts that ends
its loop with

  return counter.loop(n + 1);

is upgraded while it runs: change the file, and type c('counter'). With
return loop(n + 1) it would stay with the old code.
`,
};

/** The text of h(P). */
export const patternHelp = `
  P.any, P.string, P.number, P.boolean, P.bigint, P.symbol
                   -- any value, or one of that type
  P.nullish, P.nonNullable -- null or undefined; anything else
  P.union(a, b)    -- one that fits a or b
  P.intersection(a, b) -- one that fits both
  P.not(a)         -- one that does not fit
  P.optional(a)    -- a property that may be missing
  P.when(fun)      -- one of which fun gives true
  P.array(a), P.set(a), P.map(k, v) -- all of whose elements fit
  P.select()       -- taken out and given to the handler
  P.string.startsWith('a'), P.number.gt(1), P.number.int() -- and the like

  Patterns of ts-pattern, for receive, match and isMatching: arrays and
  objects with values and patterns in them, as in
  await receive(['reply', P.number])

`;
