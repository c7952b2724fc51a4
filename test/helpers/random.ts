// Random values from a seed. A failing test prints its seed, and fails again with the same seed.

export interface Random {
  below(limit: number): number; // a whole number from 0 up to, but without, `limit`
  pick<T>(from: readonly T[]): T;
}

/** Makes a generator (Mulberry32, a small one): good enough for random tests of a state machine. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}
