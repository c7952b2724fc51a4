// Who may see the page: a person who has an address with a token. A token is good once; for it the page gets a key,
// which is good once too, for the page's WebSocket. Only hashes are kept, and compared in constant time.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { invitationTime, sessionTime, tokenBytes } from './limits.ts';

export interface Invitations {
  /** Makes a token for an address. */
  invite(): string;
  /** Takes a token; returns a key for the page, or undefined if the token is not good. */
  accept(token: string): string | undefined;
  /** Takes a key; returns whether it was good. */
  enter(key: string): boolean;
}

/** Keeps the tokens and the keys of one observer. */
export function createInvitations(now: () => number): Invitations {
  const tokens = new Good(invitationTime, now);
  const keys = new Good(sessionTime, now);
  return {
    invite: () => tokens.make(),
    accept: (token) => (tokens.take(token) ? keys.make() : undefined),
    enter: (key) => keys.take(key),
  };
}

/** Secrets that are good once, for a time. */
class Good {
  private secrets: { readonly hash: Buffer; readonly until: number }[] = [];
  private readonly time: number;
  private readonly now: () => number;

  constructor(time: number, now: () => number) {
    this.time = time;
    this.now = now;
  }

  make(): string {
    const secret = randomBytes(tokenBytes).toString('base64url');
    this.forgetOld();
    this.secrets.push({ hash: hashOf(secret), until: this.now() + this.time });
    return secret;
  }

  take(secret: string): boolean {
    this.forgetOld();
    const hash = hashOf(secret);
    const found = this.secrets.map((one) => timingSafeEqual(one.hash, hash)); // all are compared, whichever fits
    this.secrets = this.secrets.filter((_, place) => found[place] !== true);
    return found.includes(true);
  }

  private forgetOld(): void {
    const now = this.now();
    this.secrets = this.secrets.filter(({ until }) => until > now);
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
