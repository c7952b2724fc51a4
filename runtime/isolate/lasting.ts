// Objects of isolated-vm must not be collected while their thread ends: isolated-vm has cleaned up by then, and would
// abort the whole program. So the global object holds them, which lasts as long as the thread. A node has a few dozen such
// objects, and a usual turn makes none.

const kept: object[] = [];
Object.defineProperty(globalThis, Symbol('made by isolated-vm'), { value: kept });

/** Keep an object of isolated-vm until the thread has ended. */
export function lasting<T extends object>(thing: T): T {
  kept.push(thing);
  return thing;
}
