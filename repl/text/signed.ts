import { plainText } from './sanitise.ts';

/** Puts `terl: ` before a sentence, unless it is one of erl's (`Protocol …`). Removes control characters. */
export function signed(sentence: string): string {
  const safe = plainText(sentence);
  return safe.startsWith('Protocol ') ? safe : `terl: ${safe}`;
}
