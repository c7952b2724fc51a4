// A terminal whose programs have their input and output in pipes: one program at a time is in front.

import { readCommand } from './commands.ts';
import { type Comparison, compare } from './compare.ts';
import type { Step } from './document.ts';
import { type Entry, entriesOf } from './entries.ts';
import { hereText, typedText, writtenHost } from './here.ts';
import { identities } from './identities.ts';
import { type Identity, withNewNames, writtenText } from './names.ts';
import {
  failed,
  fine,
  type Outcome,
  type PlayedTerminal,
  type Stage,
  shellFunctions,
} from './played.ts';
import { mostShown, Program, type StartLine } from './program.ts';
import { untilReady } from './readiness.ts';

const settled = 3_000; // ms that a report, or a message, may come after the prompt

/** What is wanted of a node that no `$ terl …` has started: its banner and a prompt. */
const nodeStarts: SeenStep = { act: 'command', line: 0, text: '', stays: false, wanted: [] };

const promptStart = /^((?:\([^\s()]+\))?\d+>) /;

/** What counts of a step once something was typed. */
type SeenStep = Pick<Step, 'act' | 'line' | 'text' | 'stays' | 'wanted'>;

export class PipeTerminal implements PlayedTerminal {
  readonly name: string;
  readonly #stage: Stage;
  #program: Program | undefined;
  #status = 0; // of the last command, for `echo $?`
  #strays: readonly Entry[] = []; // reports that came before the document mentions them
  #prompt: string | undefined; // at which the program waited when it was last read
  #promptNode: string | undefined;
  #identities: ReadonlyMap<string, Identity> = new Map(); // of what was shown last
  #life = 0; // how many programs were in front: each has pids of its own

  constructor(name: string, stage: Stage) {
    this.name = name;
    this.#stage = stage;
  }

  get pid(): number | undefined {
    return this.#program?.status === undefined ? this.#program?.pid : undefined;
  }

  get node(): string | undefined {
    return this.pid === undefined ? undefined : this.#promptNode;
  }

  async play(step: Step): Promise<Outcome> {
    if (step.act === 'command') return this.#command(step);
    if (step.act === 'entry') return this.#entry(step);
    if (step.act === 'seen') return this.#program === undefined ? fine : this.#see(step);
    return failed(`keys need a block of the kind terminal, got ${step.act}`);
  }

  async extra(): Promise<readonly Entry[]> {
    const rest = this.#program === undefined ? [] : this.#unread().entries;
    return [...this.#strays, ...rest];
  }

  close(): void {
    this.#program?.kill();
  }

  async #command(step: Step): Promise<Outcome> {
    const before = await this.#endOfProgram(step);
    if (before !== undefined) return before;
    const text = typedText(step.text, this.#stage);
    if (text === undefined)
      return failed(`no program runs in the terminal that ${step.text} names`);
    const command = readCommand(text, this.#stage.allowCommands);
    switch (command.kind) {
      case 'refused':
        return failed(command.sentence);
      case 'signal':
        return this.#signal(command.signal, command.pid);
      case 'status':
        return this.#compared(step, entriesOf([String(this.#status)]), []);
      default: {
        const stays = step.wanted[0]?.text === '...';
        const start = startLine(command, this.#stage, this.#status, !stays);
        return stays ? this.#start(start, step) : this.#run(start, step);
      }
    }
  }

  /** The program in front must have ended before the next command. */
  async #endOfProgram(step: Step): Promise<Outcome | undefined> {
    const program = this.#program;
    if (program === undefined) return undefined;
    if (!(await program.until(() => program.status !== undefined, this.#stage.patience)))
      return failed(`a program still runs in ${this.name}, which is to run ${step.text}`);
    const extra = await this.extra();
    this.#status = program.status ?? 0;
    this.#program = undefined;
    this.#strays = [];
    return extra.length === 0 ? undefined : also(extra);
  }

  #signal(signal: NodeJS.Signals, pid: number): Outcome {
    if (this.#stage.place.control.member(pid) === undefined)
      return failed(`process ${pid} is not a program of this session`);
    process.kill(pid, signal);
    return fine;
  }

  #start(start: StartLine, step: SeenStep): Promise<Outcome> {
    this.#program = new Program(start, this.#stage.place);
    this.#life++;
    this.#prompt = undefined;
    return this.#see({ ...step, wanted: step.wanted.slice(1) });
  }

  /** Run a program to its end; with `%% soon` again, until it shows what is wanted. */
  async #run(start: StartLine, step: Step): Promise<Outcome> {
    const deadline = performance.now() + this.#stage.patience;
    for (;;) {
      const program = new Program(start, this.#stage.place);
      const ended = await program.until(() => program.status !== undefined, this.#stage.patience);
      program.kill();
      const shown = entriesOf(program.shown.split('\n'));
      const outcome = await this.#compared(step, shown, []);
      this.#status = program.status ?? 0;
      if (!ended)
        return {
          ...outcome,
          fault: `${step.text} has not ended in ${this.#stage.patience / 1000} s`,
        };
      if (outcome.fault === undefined || !step.soon || performance.now() > deadline) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #entry(step: Step): Promise<Outcome> {
    if (this.#program === undefined) await this.begin();
    const program = this.#program as unknown as Program;
    const { patience } = this.#stage;
    const prompt = hereText(step.prompt);
    const waits = (): boolean =>
      this.#unread().prompt !== undefined || program.status !== undefined;
    await program.until(waits, patience);
    const shown = this.#unread().prompt;
    const isOther = shown !== prompt;
    if (isOther && !this.#acceptsPrompt(prompt, shown))
      return failed(
        `the prompt ${step.prompt} is wanted, and ${shown === undefined ? 'none' : writtenHost(shown)} is shown`,
      );
    await untilReady(step, this.#stage, this.#member(), this.#sight);
    this.#strays = [...this.#strays, ...this.#read()];
    this.#prompt = undefined;
    program.enter(typedText(step.text, this.#stage, this.#sight) ?? step.text);
    const outcome = await this.#see(step);
    return isOther ? { ...outcome, fault: differs, prompt: writtenHost(shown ?? '') } : outcome;
  }

  /** Whether another number of the prompt is accepted: entries were inserted or taken out before it. */
  #acceptsPrompt(wanted: string, shown: string | undefined): boolean {
    const withoutNumber = (prompt: string): string => prompt.replace(/\d+>$/, '');
    return (
      this.#stage.accepts !== undefined && withoutNumber(wanted) === withoutNumber(shown ?? '')
    );
  }

  async begin(): Promise<void> {
    const args = ['-sname', this.name];
    const start = startLine({ kind: 'program', program: 'terl', args }, this.#stage, 0, false);
    await this.#start(start, nodeStarts);
  }

  /** The name of the terminal as what is shown there: a node that was started again is another. */
  get #sight(): string {
    return this.#life < 2 ? this.name : `${this.name} ${this.#life}`;
  }

  #member(): ReturnType<Stage['nodeNamed']> {
    const [, node] = /^\((.*)\)/.exec(this.#prompt ?? this.#unread().prompt ?? '') ?? [];
    return node === undefined ? undefined : this.#stage.nodeNamed(node);
  }

  /** Wait for what is wanted, and for the next prompt. */
  async #see(step: SeenStep): Promise<Outcome> {
    const program = this.#program as Program;
    const rests = (): boolean =>
      program.status !== undefined ||
      this.#unread().prompt !== undefined ||
      step.stays ||
      /^tpmd\b/.test(step.text);
    await program.until(rests, this.#stage.patience);
    if (program.isTooMuch)
      return failed(`it has printed more than ${mostShown / 1024 / 1024} MB, and was killed`);
    if (!rests())
      return {
        ...failed(`no prompt came in ${this.#stage.patience / 1000} s`),
        shown: this.#read(),
      };
    const limit = performance.now() + (step.act === 'entry' ? settled : this.#stage.patience);
    for (;;) {
      const { length } = program.shown;
      const entries = this.#unread().entries;
      const came = await this.#comparison(step, entries);
      const left = limit - performance.now();
      if (came.unseen.length === 0 || left <= 0) return this.#done(came, entries);
      await program.until(() => program.shown.length > length, left);
    }
  }

  #done(came: Comparison, entries: readonly Entry[]): Outcome {
    this.#read();
    const isFine = came.unseen.length === 0 && came.unwanted.every(({ isReport }) => isReport);
    if (!isFine) return this.#differs(came, entries);
    this.#stage.names = came.names;
    this.#strays = [...came.strays, ...came.unwanted];
    return { fault: undefined, shown: this.#written(entries) };
  }

  async #compared(step: Step, shown: readonly Entry[], strays: readonly Entry[]): Promise<Outcome> {
    const came = await this.#comparison(step, shown, strays);
    if (came.unseen.length + came.unwanted.length > 0) return this.#differs(came, shown);
    this.#stage.names = came.names;
    return { fault: undefined, shown: this.#written(shown) };
  }

  async #comparison(
    step: SeenStep,
    shown: readonly Entry[],
    strays: readonly Entry[] = this.#strays,
  ): Promise<Comparison> {
    const wanted = step.wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
    const sight = {
      terminal: this.#sight,
      line: step.line,
      identities: await identities([...shown, ...strays], this.#member()),
    };
    this.#identities = sight.identities;
    return compare(wanted, shown, strays, this.#stage.names, sight);
  }

  /** It shows something else. Where that is accepted, what is new in it gets a name of its own. */
  #differs({ clash }: Comparison, shown: readonly Entry[]): Outcome {
    const { accepts } = this.#stage;
    if (accepts !== undefined) {
      const text = shown.map((entry) => entry.text).join('\n');
      const sight = { terminal: this.#sight, identities: this.#identities };
      this.#stage.names = withNewNames(text, this.#stage.names, sight, accepts);
    }
    return { fault: clash ?? differs, shown: this.#written(shown) };
  }

  /** Entries as they would be written: pids and references by their written names, where they have one. */
  #written(entries: readonly Entry[]): readonly Entry[] {
    const { names } = this.#stage;
    return entries.map((entry) => ({
      ...entry,
      text: writtenHost(writtenText(entry.text, names, this.#sight)),
    }));
  }

  /** What was printed since it was last read, and the prompt if the program waits at one. */
  #unread(): { readonly entries: readonly Entry[]; readonly prompt: string | undefined } {
    let prompt = this.#prompt;
    const lines = (this.#program?.shown ?? '').split('\n').flatMap((line) => {
      const [begin, found] = promptStart.exec(line) ?? [];
      if (begin === undefined) return line.startsWith('Eshell V') ? [] : [line];
      prompt = found;
      return ['', line.slice(begin.length)]; // a prompt ends a report
    });
    return { entries: entriesOf(lines), prompt };
  }

  #read(): readonly Entry[] {
    const { entries, prompt } = this.#unread();
    this.#prompt = prompt;
    this.#promptNode = /^\((.*)\)/.exec(prompt ?? '')?.[1] ?? this.#promptNode;
    this.#program?.take();
    return entries;
  }
}

const differs = 'it shows something else';
function also(extra: readonly Entry[]): Outcome {
  return {
    fault: `before it, this was printed too: ${extra.map(({ text }) => text).join('\n')}`,
    shown: [],
  };
}

type Runs = Exclude<ReturnType<typeof readCommand>, { kind: 'refused' | 'signal' | 'status' }>;

/** The words that the operating system gets. Both streams of a program go into one pipe, in their order. */
function startLine(command: Runs, stage: Stage, status: number, isDeaf: boolean): StartLine {
  if (command.kind === 'program') {
    const { terl, tpmd, flags } = stage;
    const words = [...(command.program === 'terl' ? [...terl, ...flags] : tpmd), ...command.args];
    return { file: '/bin/sh', args: ['-c', 'exec "$@" 2>&1', 'sh', ...words], isDeaf };
  }
  const run = isDeaf ? `(exit ${status}); ${command.line}` : `exec_${command.line}`;
  return { file: '/bin/sh', args: ['-c', `exec 2>&1\n${shellFunctions(stage)}\n${run}`], isDeaf };
}
