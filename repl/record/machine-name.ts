// Whether a text can be the name of a machine, which is `host` in a document.

import { isIP } from 'node:net';

/** Whether it is the name or the address of one machine, and means another one elsewhere. */
export function isMachine(host: string): boolean {
  if (host === 'localhost' || host === 'nohost') return false;
  return /^[a-z][\w-]*$/i.test(host) || (isIP(host) !== 0 && !/^127\.|^::1$/.test(host));
}
