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
 * Returns the columns of events, in the order in which processes appear; the lives of a node are side by side.
 * Nodes of which no process has told anything come last.
 */
export function columnsOf(events: readonly TraceEvent[]): Columns {
  const columns: Column[] = [];
  const groups: ColumnGroup[] = [];
  for (const [name, lives] of foundIn(events))
    for (const [place, [life, found]] of [...lives].entries()) {
      const from = columns.length;
      if (found.size === 0) found.set(life, { label: 'the node', system: false });
      for (const [key, one] of found) columns.push({ key, life, ...one, place: columns.length });
      const creation = creationOfLife(life);
      const shown = lives.size === 1 ? name : `${name}, life ${place + 1}`;
      groups.push({ life, name, creation, shown, from, columns: found.size });
    }
  return { columns, groups, byKey: new Map(columns.map((column) => [column.key, column])) };
}

type Nodes = Map<string, Map<string, Map<string, Found>>>; // by name, life and key

function foundIn(events: readonly TraceEvent[]): Nodes {
  const nodes: Nodes = new Map();
  const ofNodes = events.filter(({ process }) => process === '');
  const ofProcesses = events.filter(({ process }) => process !== '');
  for (const { node, process, shown, system } of [...ofProcesses, ...ofNodes]) {
    const lives = put(nodes, nameOfLife(node), () => new Map());
    const found = put(lives, node, () => new Map<string, Found>());
    if (process === '') continue;
    const one = put(found, process, () => ({ label: afterLife(process), system: false }));
    if (shown !== undefined) one.label = shown;
    one.system ||= system === true;
  }
  return nodes;
}

interface Found {
  label: string;
  system: boolean;
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
