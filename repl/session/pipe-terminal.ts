// A terminal whose programs have their input and output in pipes: one program at a time is in front.

import { type Comparison, compare, namedAlike } from '../compare/compare.ts';
import { type Identity, withNewNames, writtenText } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import { type Entry, entriesOf } from '../document/entries.ts';
import { nodeInPrompt } from '../document/language.ts';
import { readCommand } from './commands.ts';
import { numberFirst } from './first-prompt.ts';
import { hereText, sameButNumber, typedText, withoutMark, writtenHost } from './here.ts';
import { identities } from './identities.ts';
import {
  also,
  fine,
  type Outcome,
  type PlayedTerminal,
  type Stage,
  type Stray,
  saysKilled,
  stuck,
  unplayed,
} from './played.ts';
import {
  mayBeLater,
  mostShown,
  nothing,
  Program,
  type StartLine,
  type Unread,
  withoutMarks,
} from './program.ts';
import { untilKnown, untilReady } from './readiness.ts';
import { startLine } from './start-line.ts';

/** What is wanted of a node that no `$ terl …` has started: its banner and a prompt. */
const nodeStarts: SeenStep = { act: 'command', line: 0, text: '', stays: false, wanted: [] };

const longest = 2_147_483_647; // ms that a timer takes
const quiet = 300; // ms without output: no more lines of what was printed come

/** What counts of a step once something was typed. */
type SeenStep = Pick<Step, 'act' | 'line' | 'text' | 'stays' | 'wanted'>;

export class PipeTerminal implements PlayedTerminal {
  readonly name: string;
  readonly #stage: Stage;
  #program: Program | undefined;
  #status = 0; // of the last command, for `echo $?`
  #strays: readonly Entry[] = []; // reports that came before the document mentions them
  #left: readonly Stray[] = []; // of programs that have ended
  readonly #printedAfter = new WeakMap<Entry, Step>();
  #step: Step | undefined; // the one that is played, or was played last
  #deadline = 0; // of that step
  #prompt: string | undefined; // at which the program waited when it was last read
  #promptNode: string | undefined;
  #identities: ReadonlyMap<string, Identity> = new Map(); // of what was shown last
  #isFresh = false; // nothing was typed into the program yet
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
    this.#deadline = performance.now() + this.#stage.patience;
    switch (step.act) {
      case 'entry':
        return this.#entry(step);
      case 'command':
        return this.#command(step);
      case 'seen':
        this.#step = step;
        return this.#program === undefined ? fine : this.#see(step);
      case 'keys':
      case 'type':
        return unplayed(
          `keys need a block of the kind terminal, got ${JSON.stringify(`%% ${step.act} ${step.text}`)}`,
        );
    }
  }

  async extra(): Promise<readonly Stray[]> {
    this.#keepStrays();
    const wasKilled =
      this.#strays.some(saysKilled) && (await this.#program?.wasKilled(this.#stage.patience));
    const strays = this.#strays.filter((entry) => !(wasKilled && saysKilled(entry)));
    this.#strays = [];
    this.#identities = await identities(strays, await this.#member());
    this.#nameNew(strays);
    const written = this.#written(strays).map((entry, at) => ({
      entry,
      step: this.#printedAfter.get(strays[at] as Entry),
    }));
    return [...this.#left, ...written];
  }

  type(line: string): void {
    this.#program?.enter(line);
  }

  watch(show: (text: string) => void): void {
    if (this.#prompt !== undefined) show(`${this.#prompt} `);
    const program = this.#program;
    program?.watch(show);
    const ends = (): boolean => program?.status !== undefined;
    void program?.until(ends, longest).then(() => show(`\n${this.#endOf(program)}\n`));
  }

  close(): void {
    this.#program?.close();
  }

  /** ms that this step may still take. */
  get #rest(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  async #command(step: Step): Promise<Outcome> {
    const before = await this.#endOfProgram(step);
    if (before !== undefined) return before;
    this.#step = step;
    const text = typedText(step.text, this.#stage);
    if (text === undefined)
      return unplayed(`no program runs in the terminal that ${step.text} names`);
    const command = readCommand(text, this.#stage.allowCommands);
    switch (command.kind) {
      case 'refused':
        return unplayed(command.sentence);
      case 'signal':
        return this.#signal(command.signal, command.pid);
      case 'status':
        return this.#compared(step, entriesOf([String(this.#status)]));
      default: {
        const stays = step.wanted[0]?.text === '...';
        const start = startLine(command, this.#stage, { status: this.#status, isDeaf: !stays });
        return stays ? this.#start(start, step) : this.#run(start, step);
      }
    }
  }

  /** The program in front must have ended before the next command. */
  async #endOfProgram(step: Step): Promise<Outcome | undefined> {
    const program = this.#program;
    if (program === undefined) return undefined;
    if (!(await program.until(() => program.status !== undefined, this.#rest)))
      return stuck(`a program still runs in ${this.name}, which is to run ${step.text}`);
    const extra = await this.extra();
    this.#status = program.status ?? 0;
    this.#program = undefined;
    this.#left = this.#stage.accepts === undefined ? [] : extra;
    return extra.length === 0 || this.#stage.accepts !== undefined ? undefined : also(extra);
  }

  #signal(signal: NodeJS.Signals, pid: number): Outcome {
    const { control, keeper } = this.#stage.place;
    if (control.member(pid) === undefined)
      return unplayed(`process ${pid} is not a program of this session`);
    process.kill(pid, signal);
    if (signal === 'SIGSTOP') keeper.watch(pid);
    if (signal === 'SIGCONT') keeper.forget(pid);
    return fine;
  }

  /** Start a program that stays. If only its banner is wanted and it ends, nothing can be told of what follows. */
  async #start(start: StartLine, step: SeenStep): Promise<Outcome> {
    this.#program = new Program(start, this.#stage.place);
    this.#life++;
    this.#isFresh = true;
    this.#prompt = undefined;
    const wanted = step.wanted.slice(1);
    const outcome = await this.#see({ ...step, wanted });
    if (wanted.length > 0 || outcome.fault === undefined || this.pid !== undefined) return outcome;
    const said = outcome.shown.map(({ text }) => text).join('\n');
    return unplayed(`it has not started: ${said === '' ? outcome.fault : said}`);
  }

  /** Run a program to its end; with `%% soon` again, until it shows what is wanted. */
  async #run(start: StartLine, step: Step): Promise<Outcome> {
    for (;;) {
      const program = new Program(start, this.#stage.place);
      const ended = await program.until(() => program.status !== undefined, this.#rest);
      if (!ended) program.close();
      if (program.isTooMuch) return stuck(tooMuch);
      const shown = entriesOf(withoutMarks(program.shown).split('\n'));
      const outcome = await this.#compared(step, shown);
      this.#status = program.status ?? 0;
      if (!ended) return stuck(`${step.text} has not ended in ${this.#limit}`, outcome.shown);
      if (outcome.fault === undefined || !step.soon || this.#rest === 0) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #entry(step: Step): Promise<Outcome> {
    const begun = this.#program === undefined ? await this.begin() : fine;
    if (begun.fault !== undefined) return begun;
    const program = this.#program as Program;
    const prompt = withoutMark(hereText(step.prompt));
    const waits = (): boolean => this.#hasPrompt || program.status !== undefined;
    await program.until(waits, this.#rest);
    const shown = this.#unread().prompt ?? this.#prompt;
    const isOther = shown !== prompt && !(await this.#numbersFirst(prompt, shown));
    if (program.status !== undefined) return stuck(this.#endOf(program), this.#shownNow());
    // entries may have been inserted, or taken out, before it
    if (isOther && (this.#stage.accepts === undefined || !sameButNumber(prompt, shown)))
      return stuck(
        `the prompt ${step.prompt} is wanted, and ${shown === undefined ? 'none' : writtenHost(shown)} is shown`,
        this.#shownNow(),
      );
    await untilReady(step, this.#stage, await this.#member(), this.#sight, this.#deadline);
    this.#keepStrays();
    this.#step = step;
    this.#prompt = undefined;
    this.#isFresh = false;
    program.enter(typedText(step.text, this.#stage, this.#sight) ?? step.text);
    const outcome = await this.#see(step);
    if (outcome.fault === undefined) await untilKnown(step, this.#stage, await this.#member());
    return isOther && outcome.ends === undefined
      ? { ...outcome, fault: differs, prompt: writtenHost(shown ?? '') }
      : outcome;
  }

  /** Whether the node counts its prompts from the wanted one on. */
  async #numbersFirst(wanted: string, shown: string | undefined): Promise<boolean> {
    if (!this.#isFresh) return false;
    return numberFirst(wanted, shown, this.#stage.place.control.member(this.pid ?? 0));
  }

  #endOf({ status }: Program): string {
    return `the program in ${this.name} has ended${status === null ? '' : ` with status ${status}`}`;
  }

  /** The time that a step may take, for a sentence. */
  get #limit(): string {
    return `${this.#stage.patience / 1000} s`;
  }

  async begin(): Promise<Outcome> {
    this.#deadline = performance.now() + this.#stage.patience;
    const args = ['-sname', this.name];
    const command = { kind: 'program', program: 'terl', args } as const;
    const outcome = await this.#start(
      startLine(command, this.#stage, { status: 0, isDeaf: false }),
      nodeStarts,
    );
    if (this.#prompt !== undefined && this.pid !== undefined) return fine;
    return unplayed(`the node ${this.name}: ${outcome.fault ?? 'it has not started'}`);
  }

  /** The name of the terminal as what is shown there: a node that was started again is another. */
  get #sight(): string {
    return this.#life < 2 ? this.name : `${this.name} ${this.#life}`;
  }

  #member(): ReturnType<Stage['nodeShown']> {
    return this.#stage.nodeShown(nodeInPrompt(this.#prompt ?? this.#unread().prompt ?? ''));
  }

  /** Wait for what is wanted, and for the next prompt. */
  async #see(step: SeenStep): Promise<Outcome> {
    const program = this.#program as Program;
    const rests = (): boolean =>
      program.status !== undefined || this.#hasPrompt || step.stays || /^tpmd\b/.test(step.text);
    await program.until(rests, this.#rest);
    if (program.isTooMuch) return stuck(tooMuch);
    if (!rests()) return stuck(`no prompt came in ${this.#limit}`, this.#shownNow());
    const { settles } = this.#stage;
    const settled = performance.now() + (step.act === 'entry' ? settles : this.#rest);
    const limit = Math.min(settled, this.#deadline);
    for (;;) {
      const { version } = program;
      const unread = this.#unread();
      const came = await this.#comparison(step, unread.entries);
      const left = limit - performance.now();
      if (came.unseen.length === 0 || left <= 0) return this.#done(came, unread);
      // what is printed later does not make wanted what is not
      const isHopeless = !came.unwanted.every((entry) => mayBeLater(entry, unread));
      const isNew = (): boolean => program.version > version;
      const hasChanged = await program.until(isNew, isHopeless ? Math.min(left, quiet) : left);
      if (isHopeless && !hasChanged) return this.#done(came, unread);
    }
  }

  #done(came: Comparison, unread: Unread): Outcome {
    this.#take(unread);
    const { entries } = unread;
    const isFine = came.unwanted.every((entry) => mayBeLater(entry, unread));
    if (came.unseen.length > 0 || !isFine) {
      const outcome = this.#differs(came, entries);
      const program = this.#program as Program;
      if (program.status === undefined) return outcome;
      return { ...outcome, fault: `${outcome.fault}, and ${this.#endOf(program)}` };
    }
    const early = this.#strays.filter((entry) => !came.strays.includes(entry));
    const wanted = entries.filter((entry) => !came.unwanted.includes(entry));
    this.#stage.names = came.names;
    this.#strays = came.strays;
    this.#addStrays(came.unwanted);
    return { fault: undefined, shown: this.#written([...early, ...wanted]) };
  }

  async #compared(step: Step, shown: readonly Entry[]): Promise<Outcome> {
    const came = await this.#comparison(step, shown, []);
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
      identities: await identities([...shown, ...strays], await this.#member(), this.#rest),
    };
    this.#identities = sight.identities;
    return compare(wanted, shown, strays, this.#stage.names, sight);
  }

  /** It shows something else. Where that is accepted, what is new in it gets a name of its own. */
  #differs(came: Comparison, shown: readonly Entry[]): Outcome {
    const sight = { terminal: this.#sight, identities: this.#identities };
    if (this.#stage.accepts !== undefined) this.#stage.names = namedAlike(came, sight);
    this.#nameNew(shown);
    return { fault: came.clash ?? differs, shown: this.#written(shown) };
  }

  #nameNew(shown: readonly Entry[]): void {
    const { accepts } = this.#stage;
    if (accepts === undefined) return;
    const text = shown.map((entry) => entry.text).join('\n');
    const sight = { terminal: this.#sight, identities: this.#identities };
    this.#stage.names = withNewNames(text, this.#stage.names, sight, accepts);
  }

  #addStrays(entries: readonly Entry[]): void {
    this.#strays = [...this.#strays, ...entries];
    for (const entry of entries)
      if (this.#step !== undefined) this.#printedAfter.set(entry, this.#step);
  }

  /** What was printed since the last step was played belongs to it. */
  #keepStrays(): void {
    if (this.#program !== undefined) this.#addStrays(this.#read());
  }

  #shownNow(): readonly Entry[] {
    return this.#written(this.#read());
  }

  /** Entries as they would be written: pids and references by their written names, where they have one. */
  #written(entries: readonly Entry[]): readonly Entry[] {
    const { names } = this.#stage;
    return entries.map((entry) => ({
      ...entry,
      text: writtenHost(writtenText(entry.text, names, this.#sight)),
    }));
  }

  /** Whether the program waits at a prompt. */
  get #hasPrompt(): boolean {
    return this.#prompt !== undefined || this.#program?.hasPrompt === true;
  }

  #unread(): Unread {
    return this.#program?.unread(this.#step?.wanted ?? []) ?? nothing;
  }

  #read(): readonly Entry[] {
    const unread = this.#unread();
    this.#take(unread);
    return unread.entries;
  }

  /** What is printed meanwhile stays unread. */
  #take({ prompt = this.#prompt, length }: Unread): void {
    this.#prompt = prompt;
    this.#promptNode = nodeInPrompt(prompt ?? '') ?? this.#promptNode;
    this.#program?.take(length);
  }
}

const differs = 'it shows something else';
const tooMuch = `it has printed more than ${mostShown / 1024 / 1024} MB, and was killed`;
