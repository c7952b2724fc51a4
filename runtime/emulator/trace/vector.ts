// The vector of this node: how many events of each life of a node are before what happens here now (C. Fidge, F. Mattern,
// 1988). A node is one thread, so all its processes share one vector.

import type { Term } from '../term/term.ts';
import { lifeHere } from './names.ts';

let life = ''; // the life of this node that `own` counts
let own = 0; // events of this life
const others = new Map<string, number>();
let othersJson = ''; // `others` as it stands in an event, after this node's own entry

/** Counts one more event of this node. Returns its vector as JSON. */
export function nextVector(): string {
  settle();
  own++;
  return `{${JSON.stringify(life)}:${own}${othersJson}}`;
}

/** The vector as it travels with a message. */
export function vectorTerm(): Record<string, number> {
  settle();
  return { [life]: own, ...Object.fromEntries(others) };
}

/** Notes that what happens from now on is after what another node has counted. What is no vector is ignored. */
export function heardVector(vector: Term): void {
  if (typeof vector !== 'object' || vector === null) return;
  settle();
  let isNew = false;
  for (const [name, count] of Object.entries(vector)) {
    if (name === life || !Number.isSafeInteger(count) || (count as number) <= 0) continue;
    const known = others.get(name);
    if (known === undefined && (others.size >= mostLives || name.length > longestLife)) continue;
    if ((known ?? 0) >= (count as number)) continue;
    others.set(name, count as number);
    isNew = true;
  }
  if (isNew) write();
}

const mostLives = 1000; // lives of other nodes; more are an attack, or a trace of weeks
const longestLife = 300; // characters

function write(): void {
  othersJson = [...others].map(([name, count]) => `,${JSON.stringify(name)}:${count}`).join('');
}

/** A node that gets another name or creation begins another life, after all that it knows of. */
function settle(): void {
  const now = lifeHere();
  if (now === life) return;
  if (own > 0) others.set(life, own);
  others.delete(now);
  life = now;
  own = 0;
  write();
}
