// The names by which a trace calls nodes and processes, and the numbers of their events. The lives of a node, from its
// start to its end, are told apart by their creation.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { entryNamed } from '../link/dist-entry.ts';
import { firstFree, fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { spelled } from '../text/quote.ts';

/** The name to which nodes send what concerns a trace. No process has it: messages take effect as they arrive. */
export const traceServer = 'trace_server';

/** This life of this node: 'foo@host/7'. */
export function lifeHere(): string {
  return `${here.node.text}/${here.creation}`;
}

/** The key of a process of any node: 'foo@host/7/88', or 'bar@host/8/foo@host 89' if another node allocated the pid. */
export function keyOf(pid: Pid): string {
  const home = Pid.homeOf(pid);
  const origin = Pid.originOf(pid);
  const id = Pid.idOf(pid);
  if (home === here.node)
    return origin === here ? `${lifeHere()}/${id}` : `${lifeHere()}/${origin.node.text} ${id}`;
  if (origin.node === home) return `${home.text}/${origin.creation}/${id}`;
  const creation = entryNamed(home.text)?.creation ?? 0; // 0: this node has never been connected to that node
  return `${home.text}/${creation}/${origin.node.text} ${id}`;
}

/** What a process is called in a trace: its pid, after its name if it has one. */
export function shownAs(process: Process): string {
  const [name] = process.names ?? [];
  const pid = String(process.pid);
  return name === undefined ? pid : `${spelled(name.slice(0, longestName))} ${pid}`;
}

const longestName = 100; // characters of a registered name

/** Whether a process is of the kernel, of the machinery of shells, or started by a look: nobody is to see these. */
export function isSystem({ pid, groupLeader, native, initialCall }: Process): boolean {
  if (native !== undefined || Pid.idOf(groupLeader) === fixedPids.looking_leader) return true;
  if (Pid.originOf(pid) === here && Pid.idOf(pid) < firstFree) return true;
  const [module, name] = initialCall ?? [];
  return module === 'shell' && name === 'start';
}
