// Shapes of partitions: which pairs of nodes a cut separates (Jepsen: nemesis).
import { jitterOf } from './jitter.ts';

export type Pair = readonly [from: string, to: string];

/** Each node of the one group with each of the other. */
export function between(left: readonly string[], right: readonly string[]): Pair[] {
  return left.flatMap((from) => right.filter((to) => to !== from).map((to): Pair => [from, to]));
}

/** One node is cut from all others. */
export function isolated(node: string, nodes: readonly string[]): Pair[] {
  return between([node], nodes);
}

/** Two groups; if the number of nodes is odd, the second has one more. */
export function halves(nodes: readonly string[]): readonly [left: string[], right: string[]] {
  const middle = Math.floor(nodes.length / 2);
  return [nodes.slice(0, middle), nodes.slice(middle)];
}

/** Each node reaches only its two neighbours; the last is a neighbour of the first. */
export function ring(nodes: readonly string[]): Pair[] {
  const last = nodes.length - 1;
  return nodes.flatMap((from, i) =>
    nodes.filter((_, j) => j > i + 1 && !(i === 0 && j === last)).map((to): Pair => [from, to]),
  );
}

/** The nodes in the order of their names; with a seed, in an order that only the seed decides. */
export function inOrder(nodes: readonly string[], seed?: number): string[] {
  const sorted = [...new Set(nodes)].sort();
  if (seed === undefined) return sorted;
  const random = jitterOf(seed);
  for (let i = sorted.length - 1; i > 0; i--) {
    const j = Math.floor(((random() + 1) / 2) * (i + 1));
    [sorted[i], sorted[j]] = [sorted[j] as string, sorted[i] as string];
  }
  return sorted;
}
