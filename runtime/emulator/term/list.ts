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

/** Makes the list improper. The property is not enumerable, so that the keys of a list are its indices. */
export function endWith<T>(list: List<T>, tail: unknown): List<T> {
  const described = { value: tail, writable: true, enumerable: false, configurable: true };
  return Object.defineProperty(list, 'tail', described);
}

export function isImproper(list: List): boolean {
  return Object.hasOwn(list, 'tail');
}
