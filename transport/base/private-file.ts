// Files that hold a secret: the cookie, or an invite.

import type { Stats } from 'node:fs';

/** Whether other users may read, change or run a file. On Windows the mode does not tell. */
export function isOpenToOthers({ mode }: Pick<Stats, 'mode'>): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
