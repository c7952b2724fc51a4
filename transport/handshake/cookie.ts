// The cookie: reads or makes ~/.erlang.cookie, and computes digests of challenges with it
// (OTP: auth, dist_util). The cookie itself is never sent, and no error message contains it.

import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { link, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../base/error-code.ts';
import { isOpenToOthers } from '../base/private-file.ts';
import { cookieBytes } from '../base/wire-limits.ts';

export class CookieError extends Error {
  readonly code = 'cookie';
}

/** Returns the user's cookie; makes the file if it does not exist. */
export async function readCookie(
  path: string = join(homedir(), '.erlang.cookie'),
): Promise<string> {
  const kept = await readCookieFile(path);
  if (kept !== undefined) return kept;
  await makeCookieFile(path);
  const made = await readCookieFile(path);
  if (made === undefined) throw new CookieError(`Cookie file ${path} was made and is gone again`);
  return made;
}

/**
 * Returns the cookie without the end of its line. Throws if its length or a character
 * is not allowed; the error names `where`, which says where the cookie is from.
 */
export function checkCookie(text: string, where: string): string {
  const cookie = text.replace(/\r?\n+$/, '');
  if (cookie.length === 0)
    throw new CookieError(`Too short cookie string in ${where}: write at least one character`);
  if (cookie.length > cookieBytes) {
    throw new CookieError(
      `Too long cookie string in ${where}: at most ${cookieBytes} characters, got ${cookie.length}`,
    );
  }
  if (!/^[ -~]+$/.test(cookie)) {
    throw new CookieError(
      `Bad characters in cookie in ${where}: one line of printable ASCII is allowed`,
    );
  }
  return cookie;
}

export interface DigestInput {
  readonly role: 'reply' | 'ack'; // the role is hashed, so that a digest cannot be sent back to the side that made it
  readonly dialler: string;
  readonly acceptor: string;
  readonly diallerChallenge: Uint8Array;
  readonly acceptorChallenge: Uint8Array;
}

export function digest(cookie: string, input: DigestInput): Uint8Array {
  const names = `terl ${input.role}\0${input.dialler}\0${input.acceptor}\0`;
  const hmac = createHmac('sha256', cookie).update(names);
  return hmac.update(input.diallerChallenge).update(input.acceptorChallenge).digest();
}

export function sameDigest(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

async function readCookieFile(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    // opening a pipe would wait for its other end
    if (!found.isFile()) throw new CookieError(`Cookie file ${path} is not a file: remove it`);
    if (isOpenToOthers(found)) {
      throw new CookieError(
        `Cookie file ${path} must be accessible by owner only: run chmod 400 ${path}`,
      );
    }
    return checkCookie(await readFile(path, 'latin1'), path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (error instanceof CookieError) throw error;
    throw new CookieError(
      `Cookie file ${path} cannot be read (${codeOf(error)}): make it a file of yours with mode 400`,
    );
  }
}

// Writes another file and then links it to `path`: of two nodes
// that start at once, one makes the file, and both read all of it.
async function makeCookieFile(path: string): Promise<void> {
  const aside = `${path}.${process.pid}.${randomInt(1_000_000)}`;
  try {
    await writeFile(aside, randomCookie(), { mode: 0o400, flag: 'wx' });
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    await utimes(aside, midnight, midnight); // as in OTP: the file's time must not help to guess the random cookie
    await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      throw new CookieError(
        `Cookie file ${path} cannot be made (${codeOf(error)}): make its folder writable or use -setcookie`,
      );
    }
  } finally {
    await unlink(aside).catch(() => undefined); // the file does not exist if the write failed
  }
}

function randomCookie(): string {
  return Array.from({ length: 20 }, () => String.fromCharCode(65 + randomInt(26))).join('');
}

function hasCode(error: unknown, code: string): boolean {
  return codeOf(error) === code;
}
