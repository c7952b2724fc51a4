// Interning tables hold what they name weakly; a table that has doubled is swept of what is gone.

const sizeAfterSweep = new WeakMap<object, number>();
const smallest = 1024; // below this a sweep is not worth its time

/** Forget entries whose object is gone, when the table has doubled since it was last swept. */
export function sweep<Key>(table: Map<Key, unknown>): void {
  if (table.size < 2 * (sizeAfterSweep.get(table) ?? smallest)) return;
  for (const [id, entry] of table) {
    if (entry instanceof WeakRef && entry.deref() === undefined) table.delete(id);
  }
  sizeAfterSweep.set(table, Math.max(table.size, smallest));
}
