// A fresh clone sets itself up: played with a tiny project in terl's place, since npm ci of the whole takes half a minute.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';

const building = 'terl: building\n';

describe('a fresh clone', () => {
  let clone = '';

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'terl-clone-'));
    for (const folder of ['scripts', 'transport', 'runtime', 'repl', 'start'])
      mkdirSync(join(clone, folder));
    for (const file of ['terl', 'scripts/set-up.js', 'scripts/start.js'])
      copyFileSync(join(root, file), join(clone, file));
    const build = `const fs = require('fs'); fs.mkdirSync('dist', { recursive: true }); fs.mkdirSync('build', { recursive: true });
      fs.writeFileSync('dist/terl.js', 'console.log(JSON.stringify(process.argv.slice(1)), process.env.HOME)');
      fs.appendFileSync('builds', '.'); fs.writeFileSync('build/built', '')`;
    writeFileSync(join(clone, 'build.cjs'), build);
    const about = { name: 'tiny', version: '1.0.0', type: 'module' };
    const scripts = { build: 'node build.cjs', start: 'node scripts/start.js' };
    writeFileSync(join(clone, 'package.json'), JSON.stringify({ ...about, scripts }));
    const lock = { ...about, lockfileVersion: 3, packages: { '': about } };
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock));
  });
  afterEach(() => rmSync(clone, { recursive: true }));

  const start = async (
    command: string = join(clone, 'terl'),
    ...args: string[]
  ): Promise<{ stdout: string; stderr: string; status: unknown }> => {
    const child = spawn(command, args, { cwd: clone, env: { ...process.env, HOME: '/nowhere' } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const [status] = await once(child, 'close');
    return { stdout, stderr, status };
  };
  const shown = (...args: string[]): string =>
    `${JSON.stringify([join(clone, 'dist/terl.js'), ...args])} /nowhere\n`;

  it('is installed and built by the first ./terl, which then runs; the second has nothing to do', async () => {
    assert.deepEqual(await start(undefined, '-sname', 'a b'), {
      stdout: shown('-sname', 'a b'),
      stderr: building,
      status: 0,
    });
    assert.deepEqual(await start(), { stdout: shown(), stderr: '', status: 0 });
  });

  it('is found through a link', async () => {
    symlinkSync(join(clone, 'terl'), join(clone, 'linked'));
    const { stdout } = await start(join(clone, 'linked'), '-version');
    assert.equal(stdout, shown('-version'));
  });

  it('is installed where something is missing, and built anew when a source is newer', async () => {
    await start();
    const lock = JSON.parse(
      execFileSync('cat', [join(clone, 'package-lock.json')], { encoding: 'utf8' }),
    );
    lock.packages['node_modules/missing'] = { version: '1.0.0', optional: true };
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock));
    assert.equal((await start()).stderr, ''); // it may be for another machine
    const source = join(clone, 'repl/new.ts');
    writeFileSync(source, '');
    utimesSync(source, new Date(), new Date(Date.now() + 1000));
    assert.equal((await start()).stderr, building);
  });

  it('is set up once by two terminals that start together', async () => {
    const both = await Promise.all([start(), start()]);
    for (const { stdout, status } of both) assert.deepEqual([stdout, status], [shown(), 0]);
    assert.equal(execFileSync('cat', [join(clone, 'builds')], { encoding: 'utf8' }), '.');
  });

  it('goes on where a terminal was closed in the middle', async () => {
    const gone = spawn('true');
    await once(gone, 'exit');
    writeFileSync(join(clone, '.setting-up'), `${gone.pid}`);
    assert.deepEqual(await start(), { stdout: shown(), stderr: building, status: 0 });
  });

  it('says what npm says where that fails, and ends with status 1', async () => {
    writeFileSync(join(clone, 'build.cjs'), "console.error('no such thing'); process.exit(3)");
    const { stdout, stderr, status } = await start();
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^terl: building\n[\s\S]*no such thing\n[\s\S]*terl: npm run build failed, see above\n$/,
    );
    assert.equal(status, 1);
  });
});
