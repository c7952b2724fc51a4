// What help() prints: Erlang's table, with what there is here. Each line is also that command's documentation.

/** What help() begins with. */
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
h(spawn)   -- what a function is for; Tab completes names, of nodes too
`;

export const helpText = `** shell internal commands **
b()        -- display all variable bindings
e(n)       -- repeat the expression in query <n>
f()        -- forget all variable bindings
f('x')     -- forget the binding of variable x
h()        -- history
h(fun)     -- documentation of a function or module: h(spawn), h('net_adm.ping'), h(net_adm)
history(n) -- set how many previous commands to keep
results(n) -- set how many previous command results to keep
catch_exception(b) -- how exceptions are handled
rp(term)   -- display a term, however long
v(n)       -- use the value of query <n>
** commands in module c **
bt(pid)    -- where a process waits
c('mod')   -- compile, check types and load module <mod>
cd('dir')  -- change working directory
flush()    -- flush any messages sent to the shell
flush(ms)  -- and those that come, until none has come for <ms> milliseconds
help()     -- help info
i()        -- information about the system
i('all')   -- the same, however long
i(x,y,z)   -- information about pid <x.y.z>
l('mod')   -- load or reload module
lc(['mod']) -- compile a list of modules
ls()       -- list files in the current directory
ls('dir')  -- list files in directory <dir>
m()        -- which modules are loaded
m('mod')   -- information about module <mod>
mailbox(pid) -- the messages that wait, and which receive passed them over
mailbox(pid,true) -- note who sends what when, from now on; false: no more
memory()   -- memory allocation information
memory('t') -- memory allocation information of type <t>
nc('mod')  -- compile and load module <mod> on all nodes
ni()       -- information about the networked system
nl('mod')  -- load module on all nodes
nregs()    -- information about all registered processes
pid(x,y,z) -- convert x,y,z to a pid
pwd()      -- print working directory
q()        -- quit - shorthand for init.stop()
ref(a,b,c,d) -- convert a,b,c,d to a reference
regs()     -- information about registered processes
uptime()   -- print node uptime
`;

/** What else is to be said of one. */
export const notes: Readonly<Record<string, string>> = {
  c: `A process goes on with the code it runs until it calls a function by its
module's name: then it takes the newest. So a server in counter.ts that ends
its loop with

  return counter.loop(n + 1);

is upgraded while it runs: change the file, and type c('counter'). With
return loop(n + 1) it would stay with the old code.
`,
};

/** What h(P) prints. */
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

/** How many arguments a command takes, as `i` does `0,1,3`: counted in its forms. */
export function commandArities(name: string): string | undefined {
  const forms = helpText.split('\n').filter((line) => line.startsWith(`${name}(`));
  const counts = forms.map((line) => {
    const inside = line.slice(name.length + 1, line.indexOf(')'));
    return inside === '' ? 0 : inside.split(',').length;
  });
  return counts.length === 0 ? undefined : [...new Set(counts)].sort().join(',');
}
