// The evaluator behind a prompt: a process, the bindings and the results. If the process dies, a new one
// replaces it and keeps the bindings and the process dictionary. A node may have several evaluators, each
// with its own process. OTP: the evaluator of shell.erl.

import { importModule } from '../code/code-server.ts';
import { compiledFunction } from '../code/compiled.ts';
import { newBindings } from '../code/free-names.ts';
import type { LastingNames } from '../host/compiled-text.ts';
import type { Then } from '../host/contract.ts';
import { interruptedJob } from '../host/heart.ts';
import { askHost } from '../host/host.ts';
import type { Pid } from '../identity/pid.ts';
import { createProcess } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { current, enqueue, runAs } from '../process/scheduler.ts';
import { unwinds } from '../process/self.ts';
import { tracer } from '../process/tracer.ts';
import { takeUnreached } from '../process/unreached.ts';
import { isA } from '../realm/looking.ts';
import { SmallTable } from '../realm/small-table.ts';
import { released } from '../running/kept.ts';
import { asyncToGenerator, endingOf } from '../running/run-process.ts';
import { endProcess, sendExit } from '../signals/exits.ts';
import { write } from '../signals/io.ts';
import { messageOf } from '../term/error-parts.ts';
import { Exit, ShellExit } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { exitReason } from '../text/exit-reason.ts';
import { classOf, formatException, withStack } from '../text/format-exception.ts';
import { inspected } from '../text/inspect.ts';
import { readable } from '../text/readable.ts';
import { rememberEntry } from '../text/sources.ts';
import { framesOf } from '../text/stack-trace.ts';
import { BindingHints, isCommand } from './binding-hints.ts';
import { ShellHistory } from './shell-history.ts';

/** Thrown by a shell command: the prompt prints its message, and keeps its number. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

interface Entry {
  readonly count: number;
  readonly source: string;
}

/** Receives the results of an evaluator and passes them to a screen, here or on another node. */
export interface EvaluatorEvents {
  evaluated(count: number, then: Then, text: string): void;
  died(text: string): void; // the process died while no entry was being evaluated
}

/** The options of a new evaluator. */
export interface EvaluatorOptions {
  readonly job: number; // the job on this node's screen; 0: -eval, -s, -run and the break menu, or another node's screen
  readonly leader: Pid;
  readonly ofOwnTerminal: boolean; // false only for a shell that serves the screen of another node
  readonly commands: (evaluator: Evaluator) => object;
  readonly globals: readonly string[];
  readonly events: EvaluatorEvents;
}

const evaluators = new Map<Process, Evaluator>();

/** The evaluator whose process this is. */
export function evaluatorOf(process: Process | undefined): Evaluator | undefined {
  return process?.onExit === undefined ? undefined : evaluators.get(process);
}

export class Evaluator {
  process: Process;
  readonly job: number;
  /** Own properties are the bindings; the shell's commands are inherited. */
  readonly bindings: Record<string, unknown>;
  readonly kinds: Map<string, 'const' | 'let'> = new Map();
  history: ShellHistory = new ShellHistory();
  /** Set by catch_exception(true): an uncaught exception does not end the process. */
  catching = false;
  #now: Entry | undefined; // the entry being evaluated
  // the entry's value, not printed yet, since remote spawns of the entry are not confirmed yet
  #held: { readonly value: unknown; readonly printed: boolean } | undefined;
  leader: Pid; // the group leader; for a remote shell it is on another node
  readonly #ofOwnTerminal: boolean;
  readonly #commands: object;
  readonly #names: LastingNames;
  readonly #events: EvaluatorEvents;
  readonly #waiting: Entry[] = [];
  #closed = false;
  #bound: readonly string[] = []; // names bound by the entry being evaluated
  // the process dictionary after the last successful entry; a new process starts with it
  #dictionary = new SmallTable<Term, Term>();

  constructor({ job, leader, ofOwnTerminal, commands, globals, events }: EvaluatorOptions) {
    this.job = job;
    this.leader = leader;
    this.#ofOwnTerminal = ofOwnTerminal;
    this.#commands = commands(this);
    const inherited = Object.keys(this.#commands);
    this.#names = {
      globals,
      inherited,
      commands: inherited.filter((name) => isCommand(this.#commands, name)),
    };
    this.#events = events;
    this.bindings = newBindings(this.#commands);
    this.process = this.#newProcess();
  }

  /**
   * Evaluates an entry after the entries that are queued already. `count` is the number of its
   * prompt, or 0 if it was not typed at a prompt.
   */
  evaluate(count: number, source: string): void {
    if (this.#now !== undefined) {
      this.#waiting.push({ count, source });
      return;
    }
    this.#now = { count, source };
    if (count > 0) tracer?.enters(this.process, source);
    try {
      this.process.entry = this.#compile(count, source);
      enqueue(this.process);
    } catch (error) {
      this.#answer('stays', error instanceof Error ? error.message : String(error));
    }
  }

  /** Evaluates an earlier entry, for e(N). With `inPlace`, h() shows that entry instead of the call of e. */
  repeat(source: string, inPlace: boolean): unknown {
    if (inPlace) this.replaceSource(source);
    const run = this.#compile(this.#now?.count ?? 0, source);
    return asyncToGenerator(function* () {
      return released(yield run());
    })();
  }

  /** Sets the text that h() will show for the entry being evaluated. */
  replaceSource(source: string): void {
    if (this.#now !== undefined) this.#now = { ...this.#now, source };
  }

  /** The entry being evaluated, as typed. */
  get source(): string {
    return this.#now?.source ?? '';
  }

  /** Ends the evaluation in progress, for Ctrl-C. */
  interrupt(): void {
    if (this.#now !== undefined) endProcess(this.process, 'killed');
  }

  /** Ends the shell: its process ends and is not replaced. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    endProcess(this.process, 'killed');
  }

  /** Called when the group leader was killed: starts the shell anew, without bindings or history. */
  beginAnew(leader: Pid): void {
    this.leader = leader;
    this.#restarting = true;
    endProcess(this.process, 'killed');
  }

  /** Called after each run of the process: reports the value or exception once the entry is evaluated. */
  afterRun(): void {
    const { process } = this;
    const ending = process.alive ? endingOf(process) : undefined;
    if (ending === undefined) return;
    process.main = undefined;
    process.unhandled = undefined;
    process.ended = undefined;
    if (!ending.thrown) {
      if (this.#now === undefined) return;
      this.#held = { value: released(ending.value), printed: true };
      this.#settle();
      return;
    }
    this.#threw(ending.value);
  }

  /** Prints the held value once all remote spawns of the entry are confirmed or have failed. */
  #settle(): void {
    const held = this.#held;
    if (held === undefined || this.process.spawnsPending > 0) return;
    this.#held = undefined;
    this.#remember(held.value);
    this.#dictionary = SmallTable.from(this.process.dictionary ?? []);
    const { text, isCut } = inspected(held.value);
    const count = this.#now?.count ?? 0;
    const more = isCut && this.history.results.has(count) ? `\n... rp(v(${count})) shows all` : '';
    this.#answer('advances', [text + more, ...this.#hints()].join('\n'));
  }

  /** Hints to print below a value; empty for source that was not typed at a prompt, such as -eval's. */
  #hints(): readonly string[] {
    const unreached = takeUnreached(this.process);
    if (this.#now === undefined || this.#now.count === 0) return [];
    const news = [...unreached].filter(([node]) => !this.#unreached.has(node));
    for (const [node] of news) this.#unreached.add(node);
    return [
      ...news.map(([, sentence]) => `* ${sentence}`),
      ...this.#bindingHints.of(this.#bound, this.bindings, this.#commands),
    ];
  }

  #remember(result: unknown): void {
    // count 0: the source was not typed at a prompt
    if (this.#now !== undefined && this.#now.count > 0)
      this.history.add(this.#now.count, this.#now.source, result);
  }

  /** Handles an uncaught exception: linked processes get its reason, but monitors get 'normal', as in erl. */
  #threw(error: unknown): void {
    if (unwinds(error, this.process)) return;
    if (isA(error, CommandError)) {
      this.#answer('stays', messageOf(error));
      return;
    }
    if (isA(error, ShellExit)) {
      this.#restarting = true;
      endProcess(this.process, 'normal');
      return;
    }
    const reason = exitReason(error);
    const kind = isA(error, Exit) ? 'exit' : isA(error, Error) ? 'error' : 'throw';
    const text = formatException(kind, kind === 'throw' ? (error as Term) : reason);
    const isNormal = isA(error, Exit) && reason === 'normal';
    const told = isA(error, Exit) && !isNormal ? [reason, framesOf(error)] : reason;
    const signal = runAs(this.process, () => readable(told));
    if (!this.process.alive) return; // a getter of the reason, which is user code, has ended the process
    if (this.catching && !isNormal) {
      this.#remember(['EXIT', signal]);
      // erl prints a caught exception with one star instead of two, and indents it by one column less
      this.#tell(text.replace('**', '*').replaceAll('\n ', '\n'));
      return;
    }
    this.#death = { text, reason: signal };
    if (!isNormal) this.#signalLinked(signal);
    endProcess(this.process, 'normal');
  }

  #signalLinked(reason: Term): void {
    const { process } = this;
    process.trapExit = true; // otherwise the exit of a linked process could end this one first
    for (const [pid, unlinking] of [...(process.ties?.links ?? [])])
      if (unlinking === 0) sendExit(process.pid, pid, reason);
  }

  #bindingHints = new BindingHints();
  readonly #unreached = new Set<string>(); // nodes whose failure was printed before
  #death: { readonly text: string; readonly reason: Term } | undefined; // the exception that ends the process
  #restarting = false; // set by exit() and beginAnew: a new shell starts, without bindings and history

  #ended(reason: Term): void {
    const { text, reason: told } = this.#death ?? { text: this.#signalled(reason), reason };
    evaluators.delete(this.process);
    this.#death = undefined;
    this.#held = undefined;
    if (this.#closed) return;
    if (this.#restarting) this.#forgetAll();
    this.process = this.#newProcess();
    if (this.#restarting) {
      this.#restarting = false;
      if (this.#now !== undefined) this.#answer('restarts', '');
      else this.#events.died('*** ERROR: Shell process terminated! ***');
      return;
    }
    this.#remember(['EXIT', told]);
    this.#tell(text);
  }

  /** The text to print when a signal ended the process. Between entries it has class error, as in erl. */
  #signalled(reason: Term): string {
    if (this.#now !== undefined) return formatException(classOf(reason), reason);
    return formatException('error', withStack(reason));
  }

  #forgetAll(): void {
    this.catching = false;
    this.#dictionary.clear();
    for (const name of Object.keys(this.bindings)) delete this.bindings[name];
    this.kinds.clear();
    this.#bindingHints = new BindingHints();
    this.history = new ShellHistory();
  }

  #tell(text: string): void {
    if (this.#now !== undefined) this.#answer('advances', text);
    else this.#events.died(text);
  }

  #newProcess(): Process {
    const process = createProcess({
      groupLeader: this.leader,
      initialCall: ['shell', 'evaluator', 0],
      ofOwnTerminal: this.#ofOwnTerminal,
      onExit: (reason) => this.#ended(reason),
    });
    process.dictionary = SmallTable.from(this.#dictionary);
    process.preferred = true;
    process.onSpawnsConfirmed = () => this.#settle();
    evaluators.set(process, this);
    return process;
  }

  #answer(then: Then, text: string): void {
    const count = this.#now?.count ?? 0;
    if (count > 0) tracer?.values(this.process, text);
    this.#events.evaluated(count, then, text);
    this.#now = undefined;
    for (const name of this.kinds.keys()) // a name declared by an entry that failed stays unbound
      if (!Object.hasOwn(this.bindings, name)) this.kinds.delete(name);
    this.#noteAssigned();
    const next = this.#waiting.shift();
    if (next !== undefined) this.evaluate(next.count, next.source);
  }

  /** Makes bindings of the names that functions have assigned, perhaps long after the entry was evaluated. */
  #noteAssigned(): void {
    for (const name of Object.keys(this.bindings))
      if (!this.kinds.has(name)) this.kinds.set(name, 'let');
  }

  #compile(count: number, source: string): () => unknown {
    this.#noteAssigned();
    const compiled = askHost.compileInput(source, { bindings: [...this.kinds] }, this.#names);
    if (!compiled.ok) {
      const first = compiled.diagnostics[0] ?? { line: 1, column: 1, message: 'syntax error' };
      throw new CommandError(`* ${first.line}:${first.column}: ${first.message}`);
    }
    const file = `shell:${count}`;
    const url = `${file}?${++inputs}`;
    rememberEntry(url, {
      file,
      module: 'shell',
      positions: compiled.positions,
      functions: compiled.functions,
      spelling: compiled.spelling,
    });
    const run = compiledFunction(compiled.code, url)(this.bindings, (specifier) =>
      importModule(specifier, ''),
    ) as () => unknown;
    if (count > 0)
      for (const { line, column, message } of compiled.hints)
        write(this.process, `* ${line}:${column}: ${message}\n`);
    for (const [name, kind] of compiled.bound) this.kinds.set(name, kind);
    this.#bound = compiled.bound.map(([name]) => name);
    return run;
  }

  /** Called while the process runs without a pause: ends the evaluation if Ctrl-C was pressed. */
  interruptedNow(): boolean {
    if (this.job === 0 || interruptedJob() !== this.job) return false;
    this.interrupt();
    return true;
  }
}

/** Whether Ctrl-C has just ended the running process. */
export function isInterrupted(): boolean {
  return evaluatorOf(current)?.interruptedNow() === true;
}

let inputs = 0;
