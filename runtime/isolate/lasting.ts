// V8 must not collect objects of isolated-vm while their thread ends: by then isolated-vm has cleaned up, and
// it would abort the whole program. So the global object holds these objects until the thread has ended. A
// node has a few dozen of them, and a usual turn makes none.

const kept: object[] = [];
Object.defineProperty(globalThis, Symbol('made by isolated-vm'), { value: kept });

/** Keeps an object of isolated-vm until the thread has ended. */
export function lasting<T extends object>(thing: T): T {
  kept.push(thing);
  return thing;
}
