// What help() prints: Erlang's table, with what there is here. Each line is also that command's documentation.

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
