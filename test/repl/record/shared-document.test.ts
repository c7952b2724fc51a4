import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSharedDocument, type SharedDocument } from '../../../repl/record/shared-document.ts';
import { tokenLock } from '../../../repl/record/token-lock.ts';

const moduleUrl = new URL('../../../repl/record/shared-document.js', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terl-document-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('lock of a document', () => {
  it('is held by one at a time, and its folder is made by one', () => {
    const [one, other] = [tokenLock(join(folder, 'lock')), tokenLock(join(folder, 'lock'))];
    assert.throws(() => one.hold(() => 1), /ENOENT/);
    assert.equal(
      one.make(() => other.make(() => 2) ?? 1),
      1,
    );
    assert.equal(
      one.hold(() => 1),
      1,
    );
    assert.equal(one.holder(), undefined);
    assert.deepEqual(readdirSync(join(folder, 'lock')), ['free']);
  });

  it('is waited for, not for ever, while its holder lives', () => {
    const path = join(folder, 'lock');
    const lock = tokenLock(path, () => true);
    lock.make(() => undefined);
    renameSync(join(path, 'free'), join(path, 'held-1-1'));
    assert.equal(
      lock.hold(() => 1, 5),
      undefined,
    );
    assert.equal(lock.holder(), 1);
  });

  it('is taken over when its holder has ended', async () => {
    const path = join(folder, 'lock');
    const lock = tokenLock(path);
    lock.make(() => undefined);
    renameSync(join(path, 'free'), join(path, `held-${await endedProcess()}-1`));
    assert.equal(
      lock.hold((isTakenOver) => isTakenOver),
      true,
    );
    assert.equal(
      lock.hold((isTakenOver) => isTakenOver),
      false,
    );
  });
});

describe('shared document', () => {
  const path = (): string => join(folder, 'a.md');
  const recording = (): string => join(folder, '.a.md.recording');
  const read = (): string => readFileSync(path(), 'utf8');
  const entry = (document: SharedDocument, id: string, terminal: string): void => {
    assert.ok(
      document.write([
        { kind: 'enter', id, terminal, stamp: document.now(), text: `${id}> x\n` },
        { kind: 'end', id, stamp: document.now() },
      ]),
    );
  };
  const head = (names: string): string => `# T\n\n<!-- terminals: ${names} -->\n\n\`\`\`terl\n`;

  it('is made once, and joined while it is recorded', () => {
    const foo = openSharedDocument({ path: path(), title: 'T' });
    assert.equal(read(), '# T\n');
    assert.deepEqual(foo.addTerminal('foo'), { name: 'foo', before: 'nothing' });
    entry(foo, '1', 'foo');
    assert.equal(read(), `${head('foo')}%% foo\n1> x\n\`\`\`\n`);
    assert.equal(foo.addTerminal('bar')?.name, 'bar');
    assert.equal(foo.addTerminal('bar')?.name, 'bar2'); // a terminal that runs has the name
    entry(foo, '2', 'bar');
    foo.leave([]);
    assert.equal(read(), `${head('foo, bar, bar2')}%% foo\n1> x\n%% bar\n2> x\n\`\`\`\n`);
    assert.ok(!existsSync(recording()));
    assert.throws(() => openSharedDocument({ path: path(), title: 'T' }), /EEXIST/);
  });

  it('is no record under way when all who recorded it were killed', async () => {
    const foo = openSharedDocument({ path: path(), title: 'T' });
    foo.addTerminal('foo');
    const state = join(recording(), 'state');
    const ended = await endedProcess();
    writeFileSync(
      state,
      readFileSync(state, 'utf8').replaceAll(`"pid":${process.pid}`, `"pid":${ended}`),
    );
    assert.throws(() => openSharedDocument({ path: path(), title: 'T' }), /EEXIST/);
    assert.ok(!existsSync(recording()));
  });

  it('is begun where somebody was killed while removing the record before it', () => {
    openSharedDocument({ path: path(), title: 'T' });
    rmSync(path());
    rmSync(join(recording(), 'free'));
    assert.ok(existsSync(join(recording(), 'state')));
    const bar = openSharedDocument({ path: path(), title: 'U' });
    assert.equal(read(), '# U\n');
    bar.leave([]);
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('gets the last write of one who was killed in the middle of it', async () => {
    const foo = openSharedDocument({ path: path(), title: 'T' });
    foo.addTerminal('foo');
    entry(foo, '1', 'foo');
    const whole = read();
    writeFileSync(path(), whole.slice(0, -8));
    renameSync(join(recording(), 'free'), join(recording(), `held-${await endedProcess()}-9`));
    entry(foo, '2', 'foo');
    assert.equal(read(), whole.replace(/```\n$/, '2> x\n```\n'));
    foo.leave([]);
  });

  it('is as before on a disk that is full, and says why', () => {
    let isFull = false;
    const foo = openSharedDocument({
      path: path(),
      title: 'T',
      write(...to) {
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        return writeSync(...to);
      },
    });
    foo.addTerminal('foo');
    entry(foo, '1', 'foo');
    const whole = read();
    isFull = true;
    assert.throws(() => entry(foo, '2', 'foo'), { code: 'ENOSPC' });
    isFull = false;
    assert.equal(read(), whole);
    entry(foo, '3', 'foo');
    assert.equal(read(), whole.replace(/```\n$/, '3> x\n```\n'));
    foo.leave([]);
  });

  it('is not begun on a disk that is full', () => {
    const write = (): number => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    assert.throws(() => openSharedDocument({ path: path(), title: 'T', write }), {
      code: 'ENOSPC',
    });
    assert.deepEqual(readdirSync(folder), []);
    openSharedDocument({ path: path(), title: 'T' }).leave([]);
  });

  it('is over when the last program ends, also one that could not leave a full disk', async () => {
    const program = `import { mkdirSync, rmdirSync } from 'node:fs';
      const { openSharedDocument } = await import(${JSON.stringify(moduleUrl)});
      const document = openSharedDocument({ path: ${JSON.stringify(path())}, title: 'T' });
      document.addTerminal('bar');
      const draft = ${JSON.stringify(join(recording(), 'state.new'))};
      mkdirSync(draft); // so the state cannot be written
      document.forsake();
      rmdirSync(draft);`;
    const foo = openSharedDocument({ path: path(), title: 'T' });
    foo.addTerminal('foo');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    await once(child, 'exit');
    foo.leave([]);
    assert.deepEqual(readdirSync(folder), ['a.md']);
  });

  it('fails when the file was removed', () => {
    const foo = openSharedDocument({ path: path(), title: 'T' });
    foo.addTerminal('foo');
    rmSync(path());
    assert.throws(() => entry(foo, '1', 'foo'), { code: 'ENOENT' });
    foo.forsake();
    assert.ok(!existsSync(recording()));
    openSharedDocument({ path: path(), title: 'T' }).leave([]);
    assert.equal(read(), '# T\n');
  });
});
