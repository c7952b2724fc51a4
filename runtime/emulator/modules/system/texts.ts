// Reads arguments that must be arrays of names.

/**
 * Returns the texts in an array; undefined if the argument is no array, or has an element that is no text.
 * Reads each element only once, since a user's array may give another value the next time.
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
