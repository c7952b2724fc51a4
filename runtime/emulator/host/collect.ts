// Garbage collection when the host asks for it. Memory outside V8's heap, such as that of Intl's objects,
// does not make V8 collect garbage, but the host sees the program's memory. User code cannot call V8's `gc`.

const world = globalThis as unknown as { gc: (() => void) | undefined };
const { gc } = world;
world.gc = undefined; // not `delete`, which V8 does not allow here

/** Collect all garbage now. */
export function collectGarbage(): void {
  gc?.();
}
