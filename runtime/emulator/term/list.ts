// Erlang's lists. Arrays are Erlang's tuples, so a list is an array of a class of its own. An improper list,
// such as [alias|Ref], ends with a tail that is no list.

/** A list. A proper one has no property `tail`; that of an improper one may be any term, also undefined. */
export class List<T = unknown> extends Array<T> {
  declare readonly tail?: unknown;
}

/** The list of these elements. */
export function listOf<T>(elements: ArrayLike<T>): List<T> {
  const { length } = elements;
  const made = new List<T>();
  for (let i = 0; i < length; i++) made.push(elements[i] as T);
  return made;
}

/** Whether a value is a tuple: an array that is not a list. */
export function isTuple(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !(value instanceof List);
}

/** Makes the list improper. The property is not enumerable, so that the keys of a list are its indices. */
export function endWith<T>(list: List<T>, tail: unknown): List<T> {
  const described = { value: tail, writable: true, enumerable: false, configurable: true };
  return Object.defineProperty(list, 'tail', described);
}

export function isImproper(list: List): boolean {
  return Object.hasOwn(list, 'tail');
}

/** The list of all but the last of the elements, which is its tail. The elements of a list as the tail follow. */
export function improperOf<T>(elements: readonly T[]): List<T> {
  const made = listOf(elements.slice(0, -1));
  const tail = elements.at(-1);
  if (!(tail instanceof List)) return endWith(made, tail);
  for (const one of tail as List<T>) made.push(one);
  return isImproper(tail) ? endWith(made, tail.tail) : made;
}

/** The list of the characters' codes. */
export function charlistOf(text: string): List<number> {
  return listOf(Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
}
