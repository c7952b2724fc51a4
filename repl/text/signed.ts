import { plainText } from './sanitise.ts';

/** A sentence says who speaks, but for those that erl has too: they stand as erl has them. It may quote anybody. */
export function signed(sentence: string): string {
  const safe = plainText(sentence);
  return safe.startsWith('Protocol ') ? safe : `terl: ${safe}`;
}
