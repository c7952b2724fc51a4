// Looks at the state of the node by an expression, for the program that plays a session document or guides a lesson. The process
// that evaluates it is not seen: it has a fixed pid, which processes() leaves out, and what it prints is dropped.

import { importModule } from '../code/code-server.ts';
import { compiledFunction } from '../code/compiled.ts';
import { askHost } from '../host/host.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { list_to_pid, list_to_ref } from '../modules/system/textual.ts';
import { createProcess, fixedPid } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { enqueue } from '../process/scheduler.ts';
import { addTimer } from '../process/timers.ts';
import { isA } from '../realm/looking.ts';
import { released } from '../running/kept.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { addDevice, Device } from '../signals/device.ts';
import { endProcess } from '../signals/exits.ts';
import { Exit } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { exitReason } from '../text/exit-reason.ts';
import { formatException } from '../text/format-exception.ts';
import { inspect } from '../text/inspect.ts';

/** The names that the expression may use. What it declares or assigns is forgotten after it. */
export interface LookScope {
  readonly bindings: object; // of the shell, which inherit from its commands
  readonly globals: readonly string[];
  readonly pid: Pid | undefined; // of the shell: the variable `shell_pid`
}

/** What came of it: the value as text, all on one line, or what went wrong. */
export type TellLooked = (ok: boolean, text: string) => void;

interface Look {
  readonly source: string;
  readonly scope: LookScope;
  readonly limit: number; // ms
  readonly tell: TellLooked;
}

const waiting: Look[] = []; // one at a time: they have one pid
let isLooking = false;

/** Evaluate `source` within `limit` ms; looks wait for the ones before them. */
export function look(source: string, scope: LookScope, limit: number, tell: TellLooked): void {
  waiting.push({ source, scope, limit, tell });
  if (!isLooking) next();
}

function next(): void {
  const asked = waiting.shift();
  isLooking = asked !== undefined;
  if (asked === undefined) return;
  try {
    begin(asked);
  } catch (error) {
    asked.tell(false, error instanceof Error ? error.message : String(error));
    next();
  }
}

function begin({ source, scope, limit, tell }: Look): void {
  const run = compiled(source, scope);
  let answer: [ok: boolean, text: string] = [false, '** it was ended by a signal'];
  const process = createProcess({
    pid: lookingPid(),
    groupLeader: silentLeader().pid,
    initialCall: ['shell', 'look', 1],
    entry: asyncToGenerator(function* () {
      try {
        const value = released(yield run());
        answer = [true, inspect(value, { width: Number.POSITIVE_INFINITY, whole: true })];
      } catch (error) {
        if (process.alive) answer = [false, textOf(error)];
        else throw error; // it unwinds
      }
    }),
    onExit() {
      timer.cancel();
      tell(...answer);
      next();
    },
  });
  const timer = addTimer(limit, () => {
    answer = [false, `** it gave no answer in ${Number((limit / 1000).toPrecision(2))} s`];
    endProcess(process, 'killed');
  });
  enqueue(process);
}

function compiled(source: string, { bindings, globals, pid }: LookScope): () => unknown {
  const names: string[] = [];
  for (const name in bindings) names.push(name);
  names.push('identity_of', 'shell_pid');
  const scope = { bindings: names.map((name) => [name, 'let'] as const) };
  const found = askHost.compileInput(source, scope, { globals, commands: [] });
  if (!found.ok) {
    const [first = { line: 1, column: 1, message: 'syntax error' }] = found.diagnostics;
    throw new Error(`* ${first.line}:${first.column}: ${first.message}`);
  }
  const own = Object.assign(Object.create(bindings) as Record<string, unknown>, {
    identity_of,
    shell_pid: pid,
  });
  return compiledFunction(found.code, `look?${++looks}`)(own, (specifier) =>
    importModule(specifier, ''),
  ) as () => unknown;
}

let looks = 0;

/**
 * Which process or reference a text such as '<2.89.1>' means on this node: the node that it is of, its creation, and
 * what tells it from others there. So it can be compared with what other nodes say of a pid of theirs. undefined for a
 * text that means nothing here. Only looks have this function.
 */
function identity_of(text: unknown): [node: string, creation: number, key: string] | undefined {
  try {
    if (String(text).startsWith('<')) {
      const pid = list_to_pid(text);
      const { node, creation } = Pid.originOf(pid);
      return [Pid.homeOf(pid).text, creation, `${node.text} ${Pid.idOf(pid)}`];
    }
    const reference = list_to_ref(text);
    const { node, creation } = Reference.originOf(reference);
    return [node.text, creation, Reference.keyOf(reference)];
  } catch {
    return undefined; // it names a node that is not known here
  }
}

function textOf(error: unknown): string {
  if (isA(error, Exit)) return formatException('exit', exitReason(error));
  if (isA(error, Error)) return formatException('error', exitReason(error));
  return formatException('throw', error as Term);
}

/** Drops what is printed: only the value counts. */
class Silence extends Device {
  override write(): void {
    // nobody sees it
  }

  override admits(): boolean {
    return false;
  }
}

/** One pid for all looks: other nodes answer to it, and the answer to a later look must find its process. */
function lookingPid(): Pid {
  looking ??= fixedPid(fixedPids.looking);
  return looking;
}

let looking: Pid | undefined;

function silentLeader(): Process {
  leader ??= addDevice(fixedPids.looking_leader, new Silence(0));
  return leader;
}

let leader: Process | undefined;
