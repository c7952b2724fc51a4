// Which Node runs this, and that it keeps what it compiles: imported first, for its effect.
// isolated-vm asks for --no-node-snapshot, since isolates of different snapshots in one process have crashed V8
// (isolated-vm issues 420 and 424). It costs 75 ms of each start. On Linux with Node 24 hundreds of isolates were
// made without it and none crashed, so there it is left out; elsewhere the program is run again with it.

import * as module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    `terl: Node 24 or later is needed, this is ${process.versions.node}: run it with npx terl, which brings its own\n`,
  );
  process.exit(1);
}

const safeWithout = process.platform === 'linux' && major === 24;
const flag = '--no-node-snapshot';
if (!safeWithout && !process.execArgv.includes(flag) && process.execve !== undefined)
  process.execve(process.execPath, [process.execPath, flag, ...process.argv.slice(1)]);

module.enableCompileCache(); // the screen is loaded after this: reading it compiled saves a third of the start
