// The columns of a sequence chart: one for each process, grouped by the life of its node.

import { creationOfLife, nameOfLife, type TraceEvent } from './event.ts';

export interface Column {
  readonly key: string; // of the process; the life of the node for what is about the node itself
  readonly life: string;
  readonly label: string; // what its own node prints: 'shell <0.88.0>'
  readonly system: boolean;
  readonly place: number; // 0, 1, … from the left
}

export interface ColumnGroup {
  readonly life: string;
  readonly name: string; // of the node
  readonly creation: string;
  readonly shown: string; // the name; with several lives of a node also which of them this is
  readonly from: number; // place of its first column
  readonly columns: number;
}

export interface Columns {
  readonly columns: readonly Column[];
  readonly groups: readonly ColumnGroup[];
  readonly byKey: ReadonlyMap<string, Column>;
}

/**
 * Returns the columns of events: nodes in the order of their lives, each with its shells and then its other processes by their
 * pids. So two columns never change their places, whatever is told later, filtered, or forgotten. The lives of a node
 * are side by side. Nodes of which no process has told anything come last.
 */
export function columnsOf(
  events: readonly TraceEvent[],
  lives: readonly string[] = livesIn(events),
): Columns {
  const columns: Column[] = [];
  const groups: ColumnGroup[] = [];
  for (const [name, ofNode] of inOrder(foundIn(events), lives))
    for (const [place, [life, found]] of ofNode.entries()) {
      const from = columns.length;
      if (found.size === 0) found.set(life, { label: 'the node', system: false, isShell: false });
      const sorted = [...found].sort(([one, { isShell }], [other, { isShell: isOther }]) =>
        isShell === isOther ? byPid(one, other) : Number(isOther) - Number(isShell),
      );
      for (const [key, { label, system }] of sorted)
        columns.push({ key, life, label, system, place: columns.length });
      const creation = creationOfLife(life);
      const shown = ofNode.length === 1 ? name : `${name}, life ${place + 1}`;
      groups.push({ life, name, creation, shown, from, columns: found.size });
    }
  return { columns, groups, byKey: new Map(columns.map((column) => [column.key, column])) };
}

/** Returns the lives of nodes in the order in which events tell of them; `known` come first. */
export function livesIn(events: readonly TraceEvent[], known: readonly string[] = []): string[] {
  return [...new Set([...known, ...events.map(({ node }) => node)])];
}

/** Sorts nodes by the first of their lives, and their lives. */
function inOrder(found: Nodes, lives: readonly string[]): [string, [string, Processes][]][] {
  const places = new Map(lives.map((life, place) => [life, place]));
  const sorted = [...found].map(([name, ofNode]): [string, [string, Processes][]] => [
    name,
    [...ofNode].sort(([one], [other]) => (places.get(one) ?? 0) - (places.get(other) ?? 0)),
  ]);
  const isSilent = (ofNode: [string, Processes][]): boolean =>
    ofNode.every(([, processes]) => processes.size === 0);
  const names = [...new Set(lives.map(nameOfLife))];
  const rank = ([name, ofNode]: [string, [string, Processes][]]): number =>
    names.indexOf(name) + (isSilent(ofNode) ? names.length : 0);
  return sorted.sort((one, other) => rank(one) - rank(other));
}

/** By the number of the pid; pids that other nodes have allocated come later. */
function byPid(one: string, other: string): number {
  const [origin, number] = placeOf(one);
  const [otherOrigin, otherNumber] = placeOf(other);
  if (origin !== otherOrigin) return origin < otherOrigin ? -1 : 1;
  return number - otherNumber;
}

function placeOf(key: string): readonly [origin: string, number: number] {
  const [, origin = '', number = '0'] = /^(.*?)(\d*)$/.exec(afterLife(key)) ?? [];
  return [origin, Number(number)];
}

type Processes = Map<string, Found>; // by key
type Nodes = Map<string, Map<string, Processes>>; // by name and life

function foundIn(events: readonly TraceEvent[]): Nodes {
  const nodes: Nodes = new Map();
  for (const { node, process, shown, system, kind } of events) {
    const lives = put(nodes, nameOfLife(node), () => new Map());
    const found = put(lives, node, () => new Map<string, Found>());
    if (process === '') continue;
    const one = put(found, process, () => newlyFound(process));
    if (shown !== undefined) one.label = shown;
    one.system ||= system === true;
    one.isShell ||= kind === 'entry' || kind === 'value';
  }
  return nodes;
}

interface Found {
  label: string;
  system: boolean;
  isShell: boolean; // something was typed there
}

function newlyFound(process: string): Found {
  return { label: afterLife(process), system: false, isShell: false };
}

/** Returns what a process is called that has told no name: '88' of 'foo@host/7/88'. */
function afterLife(key: string): string {
  return key.split('/').slice(2).join('/') || key;
}

function put<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
