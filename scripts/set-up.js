// Makes a fresh clone ready, and one whose sources are newer than what was built: npm ci, then the build.
// Run by ./terl, npm start and npm test, with whichever Node is there: so this is plain JavaScript, and needs no package.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Install and build what is missing. Costs a few milliseconds where nothing is. */
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

/** Whether npm has written down that all is there which the lock file asks for. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional || installed[path]?.version === version, // optional: other machines' too
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {}; // not there, or torn: nothing is known to be installed
  }
}

function isBuilt() {
  const stamp = join(root, 'build/built'); // what the build writes last of all
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

/** What npm has to say is shown only where it fails. */
function npm(doing, ...words) {
  process.stderr.write(`terl: ${doing}\n`);
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];
  const { npm_execpath: npmItself } = process.env; // of the npm that runs this
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

/** One at a time: a second terminal waits for the first. Gives what ends the turn. */
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
    return 0; // it has just ended
  }
}

function isRunning(pid) {
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM'; // somebody else's
  }
}

if (process.argv[1] === join(root, 'scripts/set-up.js')) setUp();
