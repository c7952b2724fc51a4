import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFilmFile, signature } from '../../../repl/film/film-file.ts';

describe('file of a film', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-film-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has nothing beside it of a program that was killed, and all of one that runs', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const ended = child.pid ?? 0;
    const files: Readonly<Record<string, string>> = {
      [`a.cast.${ended}.new`]: '',
      [`a.cast.${process.ppid}.new`]: '', // it runs
      [`b.cast.${ended}.new`]: '', // of another film
      [`a.cast.${ended}1x.new`]: '', // of no program
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const file = openFilmFile(join(folder, 'a.cast'));
    file.write(`{"command": "${signature} a.md"}\n`);
    file.put();
    const [, ...others] = Object.keys(files);
    assert.deepEqual(readdirSync(folder).sort(), ['a.cast', ...others].sort());
    writeFileSync(join(folder, `a.cast.${ended}.new`), 'notes of the user\n');
    openFilmFile(join(folder, 'a.cast')).discard();
    assert.ok(readdirSync(folder).includes(`a.cast.${ended}.new`));
  });
});
