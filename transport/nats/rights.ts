// The rights that a user needs at the broker. The client of NATS is not needed to tell of them.

import { subjectsOfTerl } from './room-keys.ts';

/** What a user may not do. */
export type Forbidden = 'publish' | 'subscribe';

export function sentenceOnRights(at: string, what: Forbidden): string {
  return `the broker at ${at} does not let this user ${what}: it needs the right to publish and to subscribe on ${subjectsOfTerl}.>`;
}
