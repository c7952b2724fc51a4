import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CookieError,
  digest,
  readCookie,
  sameDigest,
} from '../../../transport/handshake/cookie.ts';

describe('cookie', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terl-cookie-'));
    path = join(folder, '.erlang.cookie');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes the file on first need: 20 capital letters, for the owner only, dated midnight', async () => {
    const cookie = await readCookie(path);
    assert.match(cookie, /^[A-Z]{20}$/);
    assert.equal(await readFile(path, 'latin1'), cookie);
    const { mode, mtime } = await stat(path);
    assert.equal(mode & 0o777, 0o400);
    assert.deepEqual([mtime.getHours(), mtime.getMinutes(), mtime.getSeconds()], [0, 0, 0]);
    assert.equal(await readCookie(path), cookie);
  });

  it('gives all nodes that start at once the same cookie and leaves nothing beside it', async () => {
    const cookies = await Promise.all(Array.from({ length: 20 }, () => readCookie(path)));
    assert.equal(new Set(cookies).size, 1);
    assert.deepEqual(await readdir(folder), ['.erlang.cookie']);
  });

  it('ignores a newline at the end', async () => {
    await writeFile(path, 'abc\n', { mode: 0o400 });
    assert.equal(await readCookie(path), 'abc');
  });

  it('refuses a file that others can read and says how to mend it', async () => {
    await writeFile(path, 'hush');
    await chmod(path, 0o644);
    await assert.rejects(readCookie(path), {
      message: `Cookie file ${path} must be accessible by owner only: run chmod 400 ${path}`,
    });
  });

  it('refuses what is no file, and does not wait at a pipe', async () => {
    execFileSync('mkfifo', ['-m', '400', path]);
    const message = `Cookie file ${path} is not a file: remove it`;
    await assert.rejects(readCookie(path), { message });
    await rm(path);
    await mkdir(path, { mode: 0o700 });
    await assert.rejects(readCookie(path), { message });
  });

  it('refuses bad and missing characters without showing the cookie', async () => {
    for (const [text, words] of [
      ['hush\n\nx', /^Bad characters in cookie/],
      ['hush\u00e9', /^Bad characters in cookie/],
      ['', /^Too short cookie string/],
      ['hush'.repeat(64), /^Too long cookie string/],
    ] as const) {
      await rm(path, { force: true });
      await writeFile(path, text, { mode: 0o400 });
      await assert.rejects(readCookie(path), (error) => {
        assert.ok(error instanceof CookieError);
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /hush/);
        return true;
      });
    }
  });

  it('digests differently for each role, name, challenge and cookie', () => {
    const input = {
      role: 'reply',
      dialler: 'a@h',
      acceptor: 'b@h',
      diallerChallenge: Buffer.alloc(16, 1),
      acceptorChallenge: Buffer.alloc(16, 2),
    } as const;
    const digests = [
      digest('c', input),
      digest('d', input),
      digest('c', { ...input, role: 'ack' }),
      digest('c', { ...input, dialler: 'b@h', acceptor: 'a@h' }),
      digest('c', {
        ...input,
        diallerChallenge: Buffer.alloc(16, 2),
        acceptorChallenge: Buffer.alloc(16, 1),
      }),
    ].map((bytes) => Buffer.from(bytes).toString('hex'));
    assert.equal(new Set(digests).size, digests.length);
    assert.equal(digests[0]?.length, 64);
    assert.ok(sameDigest(digest('c', input), digest('c', input)));
    assert.ok(!sameDigest(digest('c', input), new Uint8Array(31)));
  });
});
