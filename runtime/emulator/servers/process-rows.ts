// The processes of this node as an observer shows them. All is text of a limited length, and no user code runs.

import type { InfoTold, ProcessesTold, ProcessTold } from '../host/observed.ts';
import { describeState } from '../process/describe-receive.ts';
import { firstCallOf } from '../process/first-call.ts';
import { mailboxLength, mailboxMessages } from '../process/mailbox.ts';
import type { Process, Target } from '../process/process.ts';
import { allProcesses } from '../process/process-table.ts';
import type { Term } from '../term/term.ts';
import { cutText, oneLine } from '../text/one-line.ts';
import { spelled } from '../text/quote.ts';
import { quietCopy } from '../text/still.ts';
import { keyOf } from '../trace/names.ts';
import { weightOf } from './process-weight.ts';

const mostRows = 5_000; // nobody reads more
const mostLines = 200; // of a mailbox, or of a dictionary
const longest = 200; // characters of a term, a name or a call

/** The processes that have done most. */
export function rowsOf(): ProcessesTold {
  const all = [...allProcesses()];
  const busiest = all.sort((one, other) => other.reductions - one.reductions).slice(0, mostRows);
  return { rows: busiest.map(rowOf), more: all.length - busiest.length };
}

function rowOf(process: Process): ProcessTold {
  return {
    key: keyOf(process.pid),
    shown: String(process.pid),
    name: nameOf(process),
    initial: initialOf(process),
    current: cutText(spelled(describeState(process)), longest),
    reductions: process.reductions,
    memory: weightOf(process),
    mailbox: mailboxLength(process),
    links: linksOf(process).length,
  };
}

/** What is known of the process with this key, by the names of process_info; null if there is none. */
export function infoOf(key: string): InfoTold {
  for (const process of allProcesses()) if (keyOf(process.pid) === key) return infoAbout(process);
  return null;
}

function infoAbout(process: Process): InfoTold {
  const { groupLeader, trapExit, ties } = process;
  return {
    pid: String(process.pid),
    registered_name: nameOf(process),
    initial_call: initialOf(process),
    current_call: cutText(spelled(describeState(process)), longest),
    reductions: String(process.reductions),
    message_queue_len: String(mailboxLength(process)),
    messages: shortened(mailboxMessages(process), (message) => oneLine(message, longest)),
    links: linksOf(process),
    monitors: shortened([...(ties?.monitors.values() ?? [])], ({ target }) => targetText(target)),
    monitored_by: shortened([...(ties?.watchers.values() ?? [])], ({ watcher }) => String(watcher)),
    dictionary: shortened([...(process.dictionary ?? [])], pairText),
    trap_exit: String(trapExit),
    group_leader: String(groupLeader),
  };
}

function nameOf({ names }: Process): string {
  return cutText(spelled(names?.[0] ?? ''), longest);
}

function initialOf(process: Process): string {
  const [module, name, arity] = firstCallOf(process);
  return cutText(spelled(`${module}.${name}/${arity}`), longest);
}

function linksOf({ ties }: Process): string[] {
  const linked = [...(ties?.links ?? [])].filter(([, unlinking]) => unlinking === 0);
  return shortened(linked, ([pid]) => String(pid));
}

function targetText(target: Target): string {
  if (!Array.isArray(target)) return String(target);
  const [name, node] = target as readonly [string, string];
  return cutText(spelled(`${name} on ${node}`), longest);
}

function pairText([key, value]: readonly [Term, Term]): string {
  return cutText(`${quietText(key)}: ${quietText(value)}`, longest);
}

/** A term of another process, whose getters must not run. */
function quietText(term: Term): string {
  if (typeof term !== 'object' && typeof term !== 'function') return oneLine(term, longest);
  const copied = quietCopy(term);
  return typeof copied === 'string' ? cutText(spelled(copied), longest) : oneLine(copied, longest);
}

function shortened<One>(all: readonly One[], text: (one: One) => string): string[] {
  const lines = all.slice(0, mostLines).map(text);
  return all.length > mostLines ? [...lines, `… ${all.length - mostLines} more`] : lines;
}
