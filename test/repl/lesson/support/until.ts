// Waits for what other programs and sockets do.

/** Wait until something is so, for at most ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited 10 s in vain until ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
