// Arrays of names, as arguments.

/**
 * The texts of an array; undefined if it is not an array, or holds anything else. Each text is read only
 * once: a user's array may give another one the next time.
 */
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
