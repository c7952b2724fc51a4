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
import type { Step } from '../document/document.ts';
import { type Entry, entriesOf } from '../document/entries.ts';
import { readCommand } from './commands.ts';
import { numberFirst } from './first-prompt.ts';
import { hereText, typedText } from './here.ts';
import { identities } from './identities.ts';
import { bytesOfKey } from './keys.ts';
import {
  fine,
  type Outcome,
  type PlayedTerminal,
  quotedWord,
  type ScreenSize,
  type Stage,
  type Stray,
  shellFunctions,
  unplayed,
} from './played.ts';
import { openPty, type Pty } from './pty.ts';
import { untilKnown, untilReady } from './readiness.ts';

const usualSize: ScreenSize = { columns: 100, rows: 50 };
const banner = ['Terl [...] [isolated-vm]', 'Eshell V[...] leaves)'];
const promptLine = /^(\$|\s-->|(?:\(\S+\))?\d+>)(?: (.*))?$/;
const firstPrompt = /^(?:\(\S+\))?1>$/; // of a node that has started

/**
 * A shell with a prompt that does not depend on the user's, and without the messages of job control. It runs a line only
 * if the file of allowed lines holds it: whatever keys a document presses, a stranger's one runs no other.
 */
function shellOf(stage: Stage, isStrict: boolean, allowed: string | undefined): string {
  const isAllowed =
    allowed === undefined ? ':' : `[ "$line" = "$(cat ${quotedWord(allowed)} 2>/dev/null)" ]`;
  const run = isStrict ? 'eval "$line"' : runDiscreetly;
  return `${shellFunctions(stage, isStrict ? '' : withErrors)}
${isStrict ? '' : `exec 3>&2 2>/dev/null\n${isGuarded}`}
status=0
while printf "$ " && IFS= read -r line; do
  [ -z "$line" ] || if ${isAllowed}; then (exit $status); ${run}; else echo "refused: $line"; fi
  status=$?
  ${isStrict ? '' : 'while [ $status = 137 ] && is_guarded; do sleep 0.02; done'}
done`;
}

// A shell that is not strict does not say how a program was killed, since in a pipe there is no shell that says it:
// what the shell itself says goes nowhere, what programs say goes to the terminal, which is its file 3. The next
// prompt waits for the guardian of a node that was killed, which says so: a process of this terminal that has the
// sentence among its arguments. The pattern does not find the arguments of this shell.
const withErrors = `/bin/sh -c 'exec "$@" 2>&3' sh`;
const isGuarded = `tty=$(tty)
arguments() {
  if [ ! -d /proc/self ]; then ps -o args= -t "$tty"; return; fi
  for process in /proc/[0-9]*; do [ "$process/fd/2" -ef "$tty" ] && cat "$process/cmdline"; done
}
is_guarded() { arguments | grep -aq 'the node is [g]one'; }`;
const runDiscreetly = 'case $line in terl*|tpmd*) eval "$line";; *) eval "$line" 2>&3;; esac';

export class ScreenTerminal implements PlayedTerminal {
  readonly name: string;
  readonly #stage: Stage;
  readonly #isStrict: boolean; // reports have their place, too, and the banner is as ever
  readonly #wanted: string[] = [];
  #edited: string | undefined; // the prompt of the line that keys change: the last one wanted
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
    const said = pty.wholeLines().slice(1, hasEnded(lines) ? -1 : undefined);
    return unplayed(['it has not started', ...said].join(': '));
  }

  async play(step: Step): Promise<Outcome> {
    const refusal = await this.#refused(step);
    if (refusal !== undefined) return unplayed(refusal);
    const outcome = await this.#act(step);
    if (outcome !== undefined) return { ends: 'differs', ...outcome };
    this.#want(step);
    if (step.wanted.length === 0) return fine;
    const isStart = step.act === 'command' && step.text.startsWith('terl');
    if (isStart && !this.#isStrict && step.wanted.length === 1 && step.wanted[0]?.text === '...') {
      const refused = await this.#starts();
      if (refused !== undefined) return refused;
    }
    const differs = await this.#showsAll();
    if (differs !== undefined) return differs;
    if (step.act === 'entry' && !this.#isStrict)
      await untilKnown(step, this.#stage, this.#stage.nodeNamed(this.node ?? ''));
    return { fault: undefined, shown: step.wanted };
  }

  async extra(): Promise<readonly Stray[]> {
    const outcome = this.#pty === undefined ? undefined : await this.#showsAll();
    return (outcome?.shown ?? []).map((entry) => ({ entry, step: undefined }));
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
          return unplayed(`expected keys such as C-a, M-b, Up or x, got ${step.text}`);
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
            this.#stage.nodeNamed(this.node ?? ''),
            this.name,
            performance.now() + this.#stage.patience,
          );
        return this.#enter(hereText(step.prompt), step.text);
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
  async #enter(prompt: string, text: string): Promise<Outcome | undefined> {
    const typed = typedText(text, this.#stage, this.name) ?? text;
    if (this.#isFresh && !firstPrompt.test(prompt)) await this.#numberFirst(prompt);
    this.#isFresh = prompt === '$';
    for (const line of typed.split('\n')) {
      this.#wanted.push(prompt);
      const outcome = await this.#showsAll();
      if (outcome !== undefined) return outcome;
      await this.#type([...line, '\r']);
      this.#wanted[this.#wanted.length - 1] = `${prompt} ${line}`.trimEnd();
    }
    this.#edited = undefined;
    return undefined;
  }

  /** The node counts its prompts from the wanted one on. */
  async #numberFirst(wanted: string): Promise<void> {
    if (wanted === '$') return;
    const pty = await this.#open();
    const isUp = (lines: readonly string[]): boolean => firstPrompt.test(lines.at(-1) ?? '');
    if (!(await pty.until(isUp, this.#stage.patience))) return;
    await numberFirst(wanted, pty.lines().at(-1), this.#stage.nodeNamed(this.node ?? ''));
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
    const [, prompt] = promptLine.exec(line) ?? [];
    const seen = prompt === '$' ? undefined : prompt;
    if (seen !== undefined && this.#edited === seen) this.#wanted.pop();
    this.#edited = seen;
    this.#wanted.push(line);
  }

  /** Wait until the screen shows all that is wanted, and nothing else but a prompt. Undefined if it does. */
  async #showsAll(): Promise<Outcome | undefined> {
    const pty = await this.#open();
    let seen = '';
    const changed = (lines: readonly string[]): boolean => lines.join('\n') !== seen;
    const deadline = performance.now() + this.#stage.patience;
    for (;;) {
      const rows = rejoined(pty.wholeLines(), this.#size, this.#wanted);
      seen = pty.lines().join('\n');
      if (await this.#isWanted(rows)) return undefined;
      const left = deadline - performance.now();
      if (left <= 0 || this.#stage.place.isClosed) return this.#differs(rows);
      await pty.until(changed, left);
    }
  }

  #differs(rows: readonly string[]): Outcome {
    const fault = 'the screen shows something else';
    return { fault, shown: this.#entries(rows), wanted: this.#entries(this.#wanted) };
  }

  async #isWanted(rows: readonly string[]): Promise<boolean> {
    const wanted = this.#entries(this.#wanted);
    // what a strict screen shows may come from several nodes, by the shells of ^G: each text stands for itself
    const node = this.#isStrict ? undefined : this.#stage.nodeNamed(this.node ?? '');
    const sight = { terminal: this.name, identities: await identities(this.#entries(rows), node) };
    const isPromptLast = promptLine.exec(rows.at(-1) ?? '')?.[2] === undefined;
    for (const shown of isPromptLast ? [rows, rows.slice(0, -1)] : [rows]) {
      const came = compare(wanted, this.#entries(shown), [], this.#stage.names, sight);
      if (came.unseen.length + came.unwanted.length > 0) continue;
      this.#stage.names = came.names;
      return true;
    }
    return false;
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
    return this.#pty?.lines() ?? [];
  }
}

/** Rows as entries that all have their place, reports too; indented rows go on with the one before. */
function strictEntries(rows: readonly string[]): readonly Entry[] {
  const texts: string[] = [];
  for (const row of rows) {
    const last = texts.length - 1;
    if (/^\s/.test(row) && !promptLine.test(row) && last >= 0) texts[last] += `\n${row}`;
    else if (row.trim() !== '') texts.push(row);
  }
  return texts.map((text) => ({ text, isReport: false, anywhere: false }));
}

/** The program breaks a line that is typed, and too long for the screen, between two words: such a line is one of those that are wanted. */
function rejoined(
  lines: readonly string[],
  { columns }: ScreenSize,
  wanted: readonly string[],
): readonly string[] {
  const long = wanted.filter(({ length }) => length > columns);
  const whole: string[] = [];
  for (const line of lines) {
    const words = `${whole.at(-1)} ${line}`;
    if (long.some((one) => one.startsWith(words))) whole.splice(-1, 1, words);
    else whole.push(line);
  }
  return whole;
}
