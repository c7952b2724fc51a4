// Where the nodes of a mesh stand: forces push them apart and pull linked ones together. Nodes that were there before
// begin where they stood, so that one more node does not turn the picture around.

import {
  forceCenter,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force';
import type { Mesh } from '../protocol.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Body extends SimulationNodeDatum {
  readonly name: string;
}

const rounds = 300;

/** Returns a place for each node, by its name. */
export function meshLayout(
  { nodes, links }: Mesh,
  size: { readonly width: number; readonly height: number },
  before: ReadonlyMap<string, Place> = new Map(),
): ReadonlyMap<string, Place> {
  const [middle, center] = [size.width / 2, size.height / 2];
  const radius = Math.min(middle, center) * 0.6;
  const bodies: Body[] = nodes.map(({ name }, place) => {
    const angle = (2 * Math.PI * place) / nodes.length - Math.PI / 2;
    const begin = { x: middle + radius * Math.cos(angle), y: center + radius * Math.sin(angle) };
    return { name, ...(before.get(name) ?? begin) };
  });
  const byName = new Set(nodes.map(({ name }) => name));
  const pulls = links
    .filter(({ a, b }) => byName.has(a) && byName.has(b))
    .map(({ a, b }) => ({ source: a, target: b }));
  const simulation = forceSimulation(bodies)
    .force('apart', forceManyBody().strength(-2_600))
    .force(
      'linked',
      forceLink<Body, { source: string; target: string }>(pulls)
        .id(({ name }) => name)
        .distance(radius * 1.5),
    )
    .force('room', forceCollide(62))
    .force('center', forceCenter(middle, center))
    .force('x', forceX(middle).strength(0.05))
    .force('y', forceY(center).strength(0.09))
    .stop();
  for (let round = 0; round < rounds; round++) {
    simulation.tick();
    for (const body of bodies) {
      body.x = within(body.x ?? middle, size.width, 90); // at once, so that they do not meet at the edge
      body.y = within(body.y ?? center, size.height, 70);
    }
  }
  return new Map(bodies.map(({ name, x = middle, y = center }) => [name, { x, y }]));
}

function within(value: number, size: number, margin: number): number {
  return Math.max(margin, Math.min(size - margin, value));
}
