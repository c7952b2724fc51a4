// Arrays of names, as arguments.

/** The texts of an array, each read once, for a user's array may say something else the next time; undefined if it is not an array, or holds anything else. */
export function textsIn(given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const texts: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const one: unknown = given[i];
    if (typeof one !== 'string') return undefined;
    texts.push(one);
  }
  return texts;
}
