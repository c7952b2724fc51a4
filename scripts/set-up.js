// Prepares a new clone, or one whose sources have changed since the build:
// runs npm ci and the build. ./terl, npm start and npm test run this file
// with any version of Node, so it is plain JavaScript and imports no package.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs and builds if something is missing; otherwise takes a few milliseconds. */
export function setUp() {
  if (isReady()) return;
  const release = turn();
  try {
    if (!isInstalled()) npm('installing what terl is made of, once: npm ci', 'ci');
    if (!isBuilt()) npm('building', 'run', 'build');
  } finally {
    release();
  }
}

function isReady() {
  return isInstalled() && isBuilt();
}

/** Whether the packages of the lock file that are not optional are installed, according to npm's own record. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional || installed[path]?.version === version, // an optional package may be for other machines, so it may be missing
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {}; // the file is missing or incomplete, so nothing counts as installed
  }
}

function isBuilt() {
  const stamp = join(root, 'build/built'); // the last file that the build writes
  if (!existsSync(stamp) || !existsSync(join(root, 'dist/terl.js'))) return false;
  const built = statSync(stamp).mtimeMs;
  const sources = ['transport', 'runtime', 'repl', 'start', 'scripts', 'package.json'];
  return sources.every((source) => newest(join(root, source)) <= built);
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(...entries);
}

/** Runs npm. Its output is shown only if it fails. */
function npm(doing, ...words) {
  process.stderr.write(`terl: ${doing}\n`);
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];
  const { npm_execpath: npmItself } = process.env; // the path of npm, if npm runs this file
  const [command, ...first] = npmItself ? [process.execPath, npmItself] : ['npm'];
  const { status, stdout, stderr, error } = spawnSync(command, [...first, ...quiet, ...words], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32' && !npmItself,
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  process.stderr.write(`terl: npm ${words.join(' ')} failed, see above\n`);
  process.exit(1);
}

/**
 * Waits until no other process runs this file (in a second
 * terminal). Returns the function that ends the turn.
 */
function turn() {
  const file = join(root, '.setting-up');
  const end = () => rmSync(file, { force: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' });
      process.once('exit', end);
      return end;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const other = holder(file);
    if (!isRunning(other)) end();
    else if (!waited)
      process.stderr.write(
        `terl: waiting for another terminal to set terl up (process ${other})\n`,
      );
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200); // ms
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0; // the other process has just ended
  }
}

function isRunning(pid) {
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM'; // EPERM: the process runs, but belongs to another user
  }
}

if (process.argv[1] === join(root, 'scripts/set-up.js')) setUp();
