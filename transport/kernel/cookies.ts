// The cookies of this node: its own, and those that it uses for single peers (OTP: auth).
import { checkCookie } from '../handshake/cookie.ts';

export interface Cookies {
  of(peer: string): string;
  get(node?: string): string;
  set(text: string, node?: string): void;
}

/** Throws a CookieError if `given` or a value of `ofPeers` is not a valid cookie. */
export function makeCookies(
  ownName: string,
  given: string,
  ofPeers: ReadonlyMap<string, string> = new Map(),
): Cookies {
  const cookies = new Map<string, string>();
  for (const [peer, text] of ofPeers)
    cookies.set(peer, checkCookie(text, `the cookie given for ${peer}`));
  let own = checkCookie(given, 'the cookie given');
  const of = (peer: string) => cookies.get(peer) ?? own;

  return {
    of,
    get: (node) => (node === undefined ? own : of(node)),
    set(text, node) {
      const checked = checkCookie(text, 'set_cookie');
      if (node === undefined || node === ownName) own = checked;
      else cookies.set(node, checked);
    },
  };
}
