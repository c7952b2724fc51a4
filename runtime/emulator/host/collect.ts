// Garbage that takes memory beside the heap, such as Intl's objects, does not bring about a collection by itself. The host
// sees what the program takes, and asks for one. V8's own function for that is out of reach of user code.

const world = globalThis as unknown as { gc: (() => void) | undefined };
const { gc } = world;
world.gc = undefined; // V8 does not let it be deleted

/** Collect all garbage now. */
export function collectGarbage(): void {
  gc?.();
}
