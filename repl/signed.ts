/** A sentence says who speaks, but for those that erl has too: they stand as erl has them. */
export function signed(sentence: string): string {
  return sentence.startsWith('Protocol ') ? sentence : `terl: ${sentence}`;
}
