// How much is taken in a second.

/** Returns a function that says how many of some things may be taken now: at most `limit` in each second. */
export function eachSecond(limit: number): (wanted: number) => number {
  let [second, count] = [0, 0];
  return (wanted) => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, count] = [now, 0];
    const taken = Math.min(wanted, limit - count);
    count += taken;
    return taken;
  };
}
