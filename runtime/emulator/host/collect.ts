// Memory outside V8's heap, such as that of Intl's objects, does not make V8 collect garbage. The host sees how much
// memory the program takes, and asks for a collection. V8's own `gc` is taken away from user code.

const world = globalThis as unknown as { gc: (() => void) | undefined };
const { gc } = world;
world.gc = undefined; // V8 does not let it be deleted

/** Collect all garbage now. */
export function collectGarbage(): void {
  gc?.();
}
