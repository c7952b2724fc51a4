import { plainText } from './sanitise.ts';

/** Puts `terl: ` before a sentence, except before those that erl prints too. Removes control characters. */
export function signed(sentence: string): string {
  const safe = plainText(sentence);
  return safe.startsWith('Protocol ') ? safe : `terl: ${safe}`;
}
