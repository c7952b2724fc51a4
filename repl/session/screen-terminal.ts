// A terminal whose programs have a pty: what is on its screen is the document, no more and no less.
//
//   %% keys C-g Up        pressed; a prompt line right after it is seen, and not typed
//   %% type 1 +           typed without Enter
//   (foo@host)2> 1 + 2    right after keys again: what became of that line
//   ...                   after `$ terl`: its banner
//
// A prompt with what is typed behind it is a line of the screen like any other. All lines so far are wanted, in order.

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../compare/compare.ts';
import { withNewNames, writtenText } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import { type Entry, entriesOf } from '../document/entries.ts';
import { nextPrompt } from '../document/language.ts';
import { readCommand } from './commands.ts';
import { numberFirst } from './first-prompt.ts';
import { hereText, sameButNumber, typedText, withoutMark, writtenHost } from './here.ts';
import { identities } from './identities.ts';
import { bytesOfKey } from './keys.ts';
import {
  fine,
  type Outcome,
  type PlayedTerminal,
  type ScreenSize,
  type Stage,
  type Stray,
  saysKilled,
  unplayed,
} from './played.ts';
import { openPty, type Pty } from './pty.ts';
import { untilKnown, untilReady } from './readiness.ts';
import {
  behind,
  filled,
  isBarePrompt,
  promptLine,
  promptOf,
  rejoined,
  strictEntries,
} from './screen-rows.ts';
import { shellOf } from './screen-shell.ts';

const usualSize: ScreenSize = { columns: 100, rows: 50 };
const quiet = 500; // ms after which what differs is accepted; what comes later is added to it
const banner = ['Terl [...] [isolated-vm]', 'Eshell V[...] leaves)'];
const laterPrompt = /^(?:\(\S+\))?(?!1>)\d+>$/;
const firstPrompt = /^(?:\(\S+\))?1>$/; // of a node that has started

/** How many rows of the screen are as wanted, and how many of the wanted ones they are. */
interface Mark {
  readonly rows: number;
  readonly wanted: number;
}

/** Whether a node is started of which only the banner is wanted. */
function isStart({ act, text, wanted: [first, ...more] }: Step): boolean {
  return act === 'command' && /^terl\b/.test(text) && first?.text === '...' && more.length === 0;
}

function hasKeys({ act }: Step): boolean {
  return act === 'keys' || act === 'type';
}

export class ScreenTerminal implements PlayedTerminal {
  readonly name: string;
  readonly #stage: Stage;
  readonly #isStrict: boolean; // reports have their place, too, and the banner is as ever
  readonly #wanted: string[] = [];
  #edited: string | undefined; // the prompt of the line that keys change: the last one wanted
  #typed: string | undefined; // the line behind the mark that was typed: output may come above it until it is entered
  #mark: Mark = { rows: 0, wanted: 0 }; // up to where the screen is as it is wanted
  #last: Step | undefined; // the step that was played last
  #prompt: string | undefined; // the prompt that was accepted in place of the one that is written
  readonly #strays: Stray[] = []; // accepted after the step that they belong to had been played
  readonly #size: ScreenSize;
  readonly #allowed: string; // the file with the line that the shell may run
  #isFresh = false; // nothing was typed into the program yet
  #pty: Pty | undefined;
  #show: ((text: string) => void) | undefined;

  constructor(name: string, stage: Stage, isStrict: boolean) {
    this.name = name;
    this.#stage = stage;
    this.#size = stage.camera?.size ?? usualSize;
    this.#isStrict = isStrict;
    this.#allowed = join(stage.place.hidden, `allowed-${randomUUID()}`);
  }

  get node(): string | undefined {
    const prompts = this.#lines().map((line) => /^\((\S+)\)\d+>/.exec(line)?.[1]);
    return prompts.findLast((found) => found !== undefined);
  }

  get pid(): number | undefined {
    const { node } = this;
    return node === undefined ? undefined : this.#stage.nodeNamed(node)?.pid;
  }

  async begin(): Promise<Outcome> {
    const command = `terl -sname ${this.name}`;
    writeFileSync(this.#allowed, command);
    const outcome = await this.#enter('$', command);
    this.#wanted.push('...');
    const { fault } = outcome ?? (await this.#starts()) ?? (await this.#showsAll()) ?? fine;
    return fault === undefined ? fine : unplayed(`the node ${this.name}: ${fault}`);
  }

  /** Wait for the first prompt of the node. If the shell's comes instead, the node has ended. */
  async #starts(): Promise<Outcome | undefined> {
    const pty = await this.#open();
    const hasEnded = (lines: readonly string[]): boolean =>
      lines.length > 1 && lines.at(-1) === '$';
    const isUp = (lines: readonly string[]): boolean => firstPrompt.test(lines.at(-1) ?? '');
    await pty.until((lines) => isUp(lines) || hasEnded(lines), this.#stage.patience);
    const lines = pty.lines();
    if (isUp(lines)) return undefined;
    const said = filled(pty.wholeLines()).slice(1, hasEnded(lines) ? -1 : undefined);
    return unplayed(['it has not started', ...said].join(': '));
  }

  async play(step: Step): Promise<Outcome> {
    const refusal = await this.#refused(step);
    if (refusal !== undefined) return unplayed(refusal);
    this.#prompt = undefined;
    const outcome = await this.#act(step);
    if (outcome !== undefined) return { ends: 'differs', ...outcome };
    this.#last = step;
    const isLive = this.#edited !== undefined; // its row may change
    this.#want(step);
    if (step.wanted.length === 0) return this.#withPrompt(fine);
    const ended = this.#isStrict || !isStart(step) ? undefined : await this.#starts();
    if (ended !== undefined) return ended;
    const differs = await this.#showsAll(hasKeys(step) ? 'keys' : 'line');
    if (differs !== undefined)
      return this.#stage.accepts === undefined ? differs : this.#accepted(step, differs, isLive);
    if (step.act === 'entry' && !this.#isStrict)
      await untilKnown(step, this.#stage, await this.#stage.nodeShown(this.node));
    return this.#withPrompt({ fault: undefined, shown: step.wanted });
  }

  /** The step as it went, with the prompt that was accepted before it. */
  #withPrompt(outcome: Outcome): Outcome {
    if (this.#prompt === undefined) return outcome;
    const prompt = writtenHost(this.#prompt);
    return { ...outcome, fault: outcome.fault ?? 'its prompt is another', prompt };
  }

  /** What the step has shown is its output from now on. A prompt that is written at its end stays. */
  async #accepted(step: Step, differs: Outcome, isLive: boolean): Promise<Outcome> {
    const last = step.wanted.at(-1)?.text.split('\n').at(-1) ?? '';
    const { rows, wanted } = this.#mark;
    if (isLive) this.#mark = { rows: rows - 1, wanted: wanted - 1 };
    const fresh = await this.#adopt(step.wanted, isBarePrompt(last));
    this.#edited = promptOf(fresh.at(-1) ?? '');
    return this.#withPrompt({ fault: differs.fault, shown: entriesOf(fresh) });
  }

  /** Rows beyond what is wanted are wanted from now on; returns them as they are written, with empty ones. */
  async #adopt(wanted: readonly Entry[], withPrompt: boolean): Promise<readonly string[]> {
    const lines = (await this.#open()).wholeLines();
    const fresh = behind(rejoined(lines, this.#size.columns, this.#wanted), this.#mark.rows);
    if (!withPrompt && isBarePrompt(fresh.at(-1) ?? '')) fresh.pop();
    await this.#nameNew(wanted, fresh);
    const written = fresh.map((row) => writtenText(row, this.#stage.names, this.name));
    this.#wanted.length = this.#mark.wanted;
    for (const row of filled(written)) this.#wanted.push(row);
    this.#mark = {
      rows: this.#mark.rows + filled(fresh).length,
      wanted: this.#wanted.length,
    };
    const typed = this.#typed === undefined ? -1 : fresh.indexOf(this.#typed);
    this.#typed = undefined;
    return written.filter((_, at) => at !== typed).map(writtenHost);
  }

  /** Pids and references have the names that the document gives them, where it does, or new ones. */
  async #nameNew(wanted: readonly Entry[], fresh: readonly string[]): Promise<void> {
    const { accepts, names } = this.#stage;
    if (accepts === undefined) return;
    const here = wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
    const sight = { terminal: this.name, identities: await this.#identities(fresh) };
    const came = compare(here, entriesOf(fresh), [], names, sight);
    this.#stage.names = withNewNames(fresh.join('\n'), came.names, sight, accepts);
  }

  /** What came after the last step belongs to it. The next prompt may have another number. False: it is not there. */
  async #adoptLate(prompt: string): Promise<boolean> {
    const shown = filled((await this.#open()).wholeLines()).at(-1) ?? '';
    if (!isBarePrompt(shown) || !sameButNumber(shown, prompt)) return false;
    const late = entriesOf(await this.#adopt([], false));
    this.#strays.push(...late.map((entry) => ({ entry, step: this.#last })));
    if (shown !== prompt) this.#prompt = shown;
    this.#wanted.push(shown);
    return (await this.#showsAll()) === undefined;
  }

  async extra(): Promise<readonly Stray[]> {
    const outcome = this.#pty === undefined ? undefined : await this.#showsAll('end');
    if (outcome === undefined) return this.#strays;
    const more = entriesOf(await this.#adopt([], false));
    return [...this.#strays, ...more.map((entry) => ({ entry, step: this.#last }))];
  }

  type(line: string): void {
    this.#pty?.type(`${line}\r`);
  }

  watch(show: (text: string) => void): void {
    this.#show = show;
  }

  close(): void {
    this.#pty?.close();
  }

  async #act(step: Step): Promise<Outcome | undefined> {
    switch (step.act) {
      case 'keys': {
        const keys = step.text.split(' ').map((key) => bytesOfKey(key));
        const known = keys.filter((key) => key !== undefined);
        if (known.length < keys.length)
          return unplayed(
            `expected keys such as C-a, M-b, Up or x, got ${JSON.stringify(step.text)}`,
          );
        await this.#type(known);
        return undefined;
      }
      case 'type':
        await this.#type([...step.text]);
        return undefined;
      case 'seen':
        return undefined;
      case 'command':
        return this.#enter('$', step.text);
      case 'entry':
        if (!this.#isStrict)
          await untilReady(
            step,
            this.#stage,
            await this.#stage.nodeShown(this.node),
            this.name,
            performance.now() + this.#stage.patience,
          );
        return this.#enter(withoutMark(hereText(step.prompt)), step.text);
    }
  }

  /** Why a command may not run; one that may is written where the shell looks. */
  async #refused({ text, act }: Step): Promise<string | undefined> {
    const { allowCommands, place } = this.#stage;
    if (allowCommands || act !== 'command') return undefined;
    const line = typedText(text, this.#stage);
    if (line === undefined) return `no program runs in the terminal that ${text} names`;
    const command = readCommand(line, false);
    if (command.kind === 'refused') return command.sentence;
    if (command.kind === 'signal' && place.control.member(command.pid) === undefined)
      return `process ${command.pid} is not a program of this session`;
    writeFileSync(this.#allowed, line);
    return undefined;
  }

  /** Type the lines of an entry, each once its prompt is there. */
  async #enter(first: string, text: string): Promise<Outcome | undefined> {
    const typed = typedText(text, this.#stage, this.name) ?? text;
    if (this.#isFresh && laterPrompt.test(first)) await this.#numberFirst(first);
    this.#isFresh = first === '$';
    for (const [nth, line] of typed.split('\n').entries()) {
      const prompt = nth === 0 ? first : nextPrompt(first);
      this.#wanted.push(prompt);
      const outcome = await this.#showsAll();
      const isAccepted = outcome !== undefined && this.#stage.accepts !== undefined;
      if (outcome !== undefined && !(isAccepted && (await this.#adoptLate(prompt)))) return outcome;
      await this.#type([...line, '\r']);
      this.#typed = `${this.#prompt ?? prompt} ${line}`.trimEnd();
      this.#wanted[this.#wanted.length - 1] = this.#typed;
      this.#mark = { rows: this.#mark.rows - 1, wanted: this.#mark.wanted - 1 };
    }
    this.#edited = undefined;
    return undefined;
  }

  /** The node counts its prompts from the wanted one on. */
  async #numberFirst(wanted: string): Promise<void> {
    const pty = await this.#open();
    const isUp = (lines: readonly string[]): boolean => firstPrompt.test(lines.at(-1) ?? '');
    if (!(await pty.until(isUp, this.#stage.patience))) return;
    await numberFirst(wanted, pty.lines().at(-1), await this.#stage.nodeShown(this.node));
  }

  async #type(keys: readonly string[]): Promise<void> {
    const { camera } = this.#stage;
    const pty = await this.#open();
    if (camera === undefined) pty.type(keys.join(''));
    else await camera.type(this.name, keys, (key) => pty.type(key));
  }

  /** What the step is to show is wanted, too; a prompt behind keys stands for what it was before them. */
  #want({ wanted, act }: Step): void {
    const lines = wanted.flatMap(({ text }) => text.split('\n'));
    const isBanner = act === 'command' && lines[0] === '...' && this.#isStrict;
    if (isBanner) this.#wanted.push(...banner);
    for (const line of isBanner ? lines.slice(1) : lines) this.#wantLine(hereText(line));
  }

  #wantLine(line: string): void {
    const seen = promptOf(line);
    if (seen !== undefined && this.#edited === seen) this.#wanted.pop();
    this.#edited = seen;
    this.#wanted.push(line);
  }

  /** Wait until the screen shows all that is wanted, and nothing else but a prompt. Undefined if it does. */
  async #showsAll(how: 'keys' | 'line' | 'end' = 'line'): Promise<Outcome | undefined> {
    const pty = await this.#open();
    let seen = '';
    const changed = (lines: readonly string[]): boolean => lines.join('\n') !== seen;
    const { patience, settles, accepts } = this.#stage;
    const restTakes = { less: settles, hopeless: quiet }; // then what is shown is accepted
    const deadline = performance.now() + patience;
    for (;;) {
      const rows = rejoined(filled(pty.wholeLines()), this.#size.columns, this.#wanted);
      seen = pty.lines().join('\n');
      const came = await this.#look(rows, how);
      if (came === 'as wanted') return undefined;
      const rests = how === 'keys' || isBarePrompt(rows.at(-1) ?? '');
      const limit = accepts !== undefined && rests ? restTakes[came] : patience;
      const left = Math.min(deadline - performance.now(), limit);
      const isOver = left <= 0 || this.#stage.place.isClosed;
      if (isOver || !(await pty.until(changed, left))) return this.#differs(rows);
    }
  }

  #differs(rows: readonly string[]): Outcome {
    const fault = 'the screen shows something else';
    return { fault, shown: this.#entries(rows), wanted: this.#entries(this.#wanted) };
  }

  /** `hopeless`: it shows what is not wanted, so more output does not help. */
  async #look(
    rows: readonly string[],
    how: 'keys' | 'line' | 'end',
  ): Promise<'as wanted' | 'less' | 'hopeless'> {
    const { accepts } = this.#stage;
    // a report may come before the step that has it, also in a pipe
    const mayBeEarly = !this.#isStrict && accepts === undefined && how !== 'end';
    const wanted = this.#entries(this.#wanted);
    const sight = { terminal: this.name, identities: await this.#identities(rows) };
    const isPromptLast = promptLine.exec(rows.at(-1) ?? '')?.[2] === undefined;
    let isHopeless = false;
    for (const shown of isPromptLast ? [rows, rows.slice(0, -1)] : [rows]) {
      const came = compare(wanted, this.#entries(shown), [], this.#stage.names, sight);
      const unwanted = came.unwanted.filter(
        (entry) => !(entry.isReport ? mayBeEarly : !this.#isStrict && saysKilled(entry)),
      );
      isHopeless = unwanted.length > 0;
      if (isHopeless || came.unseen.length > 0) continue;
      this.#stage.names = came.names;
      this.#mark = { rows: shown.length, wanted: this.#wanted.length };
      this.#typed = undefined;
      return 'as wanted';
    }
    return isHopeless ? 'hopeless' : 'less';
  }

  /** What a strict screen shows may come from several nodes, by the shells of ^G: each text stands for itself. */
  async #identities(rows: readonly string[]): ReturnType<typeof identities> {
    const node = this.#isStrict ? undefined : await this.#stage.nodeShown(this.node);
    return identities(this.#entries(rows), node);
  }

  async #open(): Promise<Pty> {
    if (this.#pty !== undefined) return this.#pty;
    const { place, allowCommands, camera } = this.#stage;
    if (place.isClosed) throw new Error('the session has ended');
    const shell = shellOf(this.#stage, this.#isStrict, allowCommands ? undefined : this.#allowed);
    this.#pty = await openPty('/bin/sh', ['-c', shell], {
      ...this.#size,
      cwd: place.folder,
      env: place.env,
      sent: (data) => {
        this.#show?.(data);
        camera?.sent(this.name, data);
      },
    });
    place.keeper.watch(-this.#pty.pid);
    return this.#pty;
  }

  #entries(rows: readonly string[]): readonly Entry[] {
    return this.#isStrict ? strictEntries(rows) : entriesOf(rows);
  }

  #lines(): readonly string[] {
    return (this.#pty?.lines() ?? []).map(withoutMark);
  }
}
