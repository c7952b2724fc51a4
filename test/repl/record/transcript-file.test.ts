import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTranscriptFile } from '../../../repl/record/transcript-file.ts';

describe('transcript file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-transcript-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written to the end by a disk that takes little at once', () => {
    const path = join(folder, 'a.txt');
    const file = openTranscriptFile(
      path,
      (error) => assert.fail(String(error)),
      (to, bytes, from, _length, at) => writeSync(to, bytes, from, 1, at),
    );
    file.append('some text');
    file.close();
    assert.equal(readFileSync(path, 'utf8'), 'some text');
  });

  it('fails once on a disk that is full, and takes no more', async () => {
    const failures: unknown[] = [];
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const file = openTranscriptFile(
      join(folder, 'a.txt'),
      (error) => failures.push(error),
      () => {
        throw full;
      },
    );
    file.append('text');
    await new Promise((resolve) => setImmediate(resolve));
    file.append('more');
    file.close();
    assert.deepEqual(failures, [full]);
  });
});
