// What isolated-vm makes must not be collected while its thread ends: it would abort the whole program, for by then
// it has put its own affairs away. So what it made is kept, by the one thing that lasts as long as the thread: the
// global object. There are a few dozen such things in a node, and none is made in a usual turn.

const kept: object[] = [];
Object.defineProperty(globalThis, Symbol('made by isolated-vm'), { value: kept });

/** Keep a thing of isolated-vm until the thread has ended. */
export function lasting<T extends object>(thing: T): T {
  kept.push(thing);
  return thing;
}
