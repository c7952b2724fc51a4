// Suggests an existing name for a name that does not exist.

/**
 * The most similar name, or undefined if all names differ by more than two letters. If `name` has two or
 * three letters, the limit is one letter. If it has only one, the answer is undefined.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const most = name.length < 4 ? 1 : 2;
  let found: string | undefined;
  let least: number = most + 1;
  for (const one of names) {
    if (Math.abs(one.length - name.length) > most || one === name) continue;
    // of two equally similar names, the name of the same length wins
    const distance = distanceOf(name, one) + (one.length === name.length ? 0 : 0.5);
    if (distance < least) [found, least] = [one, distance];
  }
  return least < name.length ? found : undefined;
}

/** The number of letters to add, remove, replace, or swap with the next, to turn one name into the other. */
function distanceOf(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min((last[j - 1] ?? 0) + same, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
