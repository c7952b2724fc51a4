import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyFile, openHistory } from '../../../repl/line/history.ts';
import { root } from '../../../scripts/build.ts';

describe('history', () => {
  let folder = '';
  let file = '';
  let warnings: string[] = [];
  const open = (path: string | undefined = file) =>
    openHistory(path, (text) => warnings.push(text));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-history-'));
    file = join(folder, 'history');
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('remembers entries over a restart, lines of one entry together', () => {
    const first = open();
    first.add('1 + 1');
    first.add('f(\n  2\n)');
    assert.deepEqual(open().entries, ['1 + 1', 'f(\n  2\n)']);
    assert.deepEqual(warnings, []);
  });

  it('keeps its file from others', () => {
    open().add('secret()');
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('loses nothing when several programs write and leave at once', async () => {
    const source = join(root, 'repl/line/history.ts');
    const programs = ['a', 'b', 'c', 'd'].map((name) => {
      const script = `import { openHistory } from ${JSON.stringify(source)};
        const history = openHistory(${JSON.stringify(file)}, (why) => { throw new Error(why) });
        for (let n = 0; n < 100; n++) history.add('${name} ' + n + ' ' + '漢'.repeat(n * 20));
        process.exit(0);`;
      return once(spawn('node', ['--input-type=module-typescript', '-e', script]), 'exit');
    });
    for (const exited of programs) assert.deepEqual(await exited, [0, null]);
    const { entries } = open();
    assert.equal(new Set(entries).size, 400);
    for (const name of ['a', 'b', 'c', 'd'])
      assert.deepEqual(
        entries
          .filter((entry) => entry.startsWith(name))
          .map((entry) => Number(entry.split(' ')[1])),
        Array.from({ length: 100 }, (_, n) => n),
      );
  });

  it('loses nothing when several nodes write', () => {
    const [foo, bar] = [open(), open()];
    foo.add('foo 1');
    bar.add('bar 1');
    foo.add('foo 2');
    assert.deepEqual(open().entries, ['foo 1', 'bar 1', 'foo 2']);
  });

  it('remembers an entry repeated at once only once, and no blanks', () => {
    const history = open();
    for (const entry of ['a', 'a', '', '  ', 'b', 'a']) history.add(entry);
    assert.deepEqual(history.entries, ['a', 'b', 'a']);
    assert.equal(readFileSync(file, 'utf8'), '"a"\n"b"\n"a"\n');
  });

  it('skips a torn line', () => {
    open().add('a');
    appendFileSync(file, '"half\n17\n');
    open().add('b');
    assert.deepEqual(open().entries, ['a', 'b']);
  });

  it('loses only the line that was cut off at the end', () => {
    open().add('a');
    appendFileSync(file, '"cut o');
    const next = open();
    next.add('b');
    appendFileSync(file, '"again'); // by another node, that was killed
    next.add('c');
    assert.deepEqual(open().entries, ['a', 'b', 'c']);
  });

  it('is not kept in a pipe, nor in a folder: whoever opened a pipe would wait', () => {
    execFileSync('mkfifo', [file]);
    for (const path of [file, folder]) {
      warnings = [];
      const history = open(path);
      history.add('a');
      assert.deepEqual(history.entries, ['a']);
      assert.deepEqual(warnings, [`no history is kept: ${path} is not a file`]);
    }
    warnings = [];
    open('/dev/null').add('a');
    assert.deepEqual(warnings, []);
  });

  it('says once that it cannot write, and goes on in memory', () => {
    const history = open(join(folder, 'no', 'such', 'folder'));
    history.add('a');
    history.add('b');
    assert.deepEqual(history.entries, ['a', 'b']);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /lines are not remembered: cannot write .*\(ENOENT\)/);
  });

  it('says that it cannot read', () => {
    const looped = join(folder, 'looped');
    symlinkSync(looped, looped);
    assert.deepEqual(open(looped).entries, []);
    assert.match(warnings[0] ?? '', /cannot read .*\(ELOOP\)/);
  });

  it('starts afresh on a file of garbage', () => {
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x22]));
    assert.deepEqual(open().entries, []);
  });

  it('is kept where TERL_HISTORY says, or nowhere', () => {
    assert.equal(historyFile({ TERL_HISTORY: '/x/y' }), '/x/y');
    assert.equal(historyFile({ TERL_HISTORY: '' }), undefined);
    assert.equal(historyFile({ TERL_HISTORY: 'off' }), undefined);
    assert.match(historyFile({}) ?? '', /\.terl_history$/);
    const history = openHistory(undefined, (text) => warnings.push(text));
    history.add('a');
    assert.deepEqual(history.entries, ['a']);
  });
});
