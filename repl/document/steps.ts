// The lines of a session's block as steps: what is typed where, and what must be seen before the next step.

import { inputStatus } from '../line/input-status.ts';
import { plainText } from '../text/sanitise.ts';
import { closest } from './comments.ts';
import type { Fault, Step } from './document.ts';
import { anywhereMarker, entriesOf, withoutMarker } from './entries.ts';
import { type Language, languageOf, mayGoOn, nextPrompt, promptForm } from './language.ts';
import { type FencedBlock, lineAt, unindented } from './markdown.ts';

interface Session {
  readonly kind: Step['block'];
  readonly terminal: string | undefined; // chosen by the session before
  readonly languages: ReadonlyMap<string, Language>; // of the terminals so far, where it is not TypeScript
  readonly isSolution: boolean;
}

interface StepsRead {
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
  readonly terminal: string | undefined; // for the next session
  readonly languages: ReadonlyMap<string, Language>;
}

export function readSteps(
  lines: readonly string[],
  block: FencedBlock,
  session: Session,
): StepsRead {
  const reader = new StepReader(lines, block, session);
  reader.readAll();
  return reader;
}

/** A block `text` may be any text: it is a session if something is typed in it. */
export function showsSession(
  lines: readonly string[],
  { from, to, fence }: FencedBlock,
  kind: Step['block'],
): boolean {
  if (kind !== 'text') return true;
  for (let at = from; at < to; at++)
    if (readLine(unindented(lineAt(lines, at), fence), kind).kind !== 'output') return true;
  return false;
}

/** Whether this line of a block would be read as something else than output. */
export function isTyped(line: string, kind: Step['block']): boolean {
  return readLine(line, kind).kind !== 'output';
}

type Line =
  | { readonly kind: 'terminal'; readonly name: string }
  | { readonly kind: 'keys' | 'type'; readonly text: string }
  | { readonly kind: 'entry'; readonly prompt: string; readonly text: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'wrong'; readonly sentence: string }
  | { readonly kind: 'output' };

const promptLine = new RegExp(`^(${promptForm}) ?(.*)$`);
const jobControlLine = /^(\s-->)(?: (.*))?$/; // of ^G

function readLine(line: string, block: Step['block']): Line {
  if (line.startsWith('%%')) return readPercent(line);
  if (line.startsWith('$ ')) return { kind: 'command', text: line.slice(2) };
  if (line === '$' && block === 'terminal') return { kind: 'command', text: '' };
  const [, prompt, text = ''] =
    promptLine.exec(line) ?? (block === 'terminal' ? jobControlLine.exec(line) : null) ?? [];
  return prompt === undefined ? { kind: 'output' } : { kind: 'entry', prompt, text };
}

/** `%% foo`, `%% keys C-g Up`, `%% type text`. Words behind the name of a terminal are for the reader. */
function readPercent(line: string): Line {
  const [, act, text] = /^%% (keys|type)(?: (.*))?$/.exec(line) ?? [];
  if ((act === 'keys' || act === 'type') && text !== undefined && text !== '')
    return { kind: act, text };
  if (act !== undefined) return wrong(`what is pressed or typed after %% ${act}`, line);
  const [, name] = /^%% (\w[\w-]*)/.exec(line) ?? [];
  if (name === undefined) return wrong('the name of a terminal after %%', line);
  if (markers.includes(name)) return wrong(`%% ${name} at the end of a line`, line);
  return { kind: 'terminal', name };
}

function wrong(expected: string, got: string): Line {
  return { kind: 'wrong', sentence: `expected ${expected}, got ${JSON.stringify(got)}` };
}

const markers = ['soon', 'stays', 'anywhere'];

type Begun = Omit<Step, 'kind' | 'wanted' | 'output' | 'block' | 'solution'>;

class StepReader {
  readonly steps: Step[] = [];
  readonly faults: Fault[] = [];
  terminal: string | undefined;
  readonly languages: Map<string, Language>;
  readonly #lines: readonly string[];
  readonly #block: FencedBlock;
  readonly #session: Session;
  #begun: Begun | undefined;
  #outputFrom: number;
  #isAfterKeys = false;
  #isNamed = false; // a terminal, or the fault that none is, has been noted in this block

  constructor(lines: readonly string[], block: FencedBlock, session: Session) {
    this.#lines = lines;
    this.#block = block;
    this.#session = session;
    this.terminal = session.terminal;
    this.languages = new Map(session.languages);
    this.#outputFrom = block.from;
  }

  readAll(): void {
    const { from, to } = this.#block;
    for (let at = from; at < to; ) at = this.#read(at);
    this.#close(to);
  }

  /** Read the line, and those that go on with it; returns the next. */
  #read(at: number): number {
    const line = this.#readLine(at);
    const isAfterKeys = this.#isAfterKeys;
    this.#isAfterKeys = line.kind === 'keys' || line.kind === 'type';
    switch (line.kind) {
      case 'output':
        if (this.#line(at).trim() !== '') this.#output(at);
        return at + 1;
      case 'wrong':
        this.#fault(at, line.sentence);
        return at + 1;
      case 'terminal':
        this.#close(at);
        this.terminal = line.name;
        this.#begin(at, at + 1, 'seen', '', '');
        return at + 1;
      case 'command':
      case 'keys':
      case 'type':
        this.#choose(at, '');
        this.#close(at);
        if (line.kind === 'command') this.#starts(line.text);
        this.#begin(at, at + 1, line.kind, '', line.text);
        return at + 1;
      case 'entry':
        if (this.#isOnlySeen(at, line.text, isAfterKeys)) {
          this.#output(at);
          return at + 1;
        }
        this.#choose(at, line.prompt);
        this.#close(at);
        return this.#entry(at, line.prompt, line.text);
    }
  }

  #readLine(at: number): Line {
    return readLine(this.#line(at), this.#session.kind);
  }

  #line(at: number): string {
    return unindented(lineAt(this.#lines, at), this.#block.fence);
  }

  /** Behind keys a prompt shows what became of its line; before keys an empty prompt only has to appear. */
  #isOnlySeen(at: number, text: string, isAfterKeys: boolean): boolean {
    if (this.#session.kind !== 'terminal') return false;
    return isAfterKeys || (text === '' && this.#line(at + 1).startsWith('%% keys'));
  }

  /** Output before anything is typed in this block belongs to the terminal of the block before. */
  #output(at: number): void {
    if (this.#begun !== undefined) return;
    this.#choose(at, '');
    this.#begin(at, at, 'seen', '', '');
  }

  /** An entry goes on while it is unfinished and the same prompt is shown again. */
  #entry(at: number, prompt: string, first: string): number {
    let text = first;
    let next = at + 1;
    const again = nextPrompt(prompt);
    while (!this.#hasMarker(text) && this.#goesOn(again, next) && this.#isUnfinished(text)) {
      if (next - at === longestEntry) {
        this.#fault(at, `expected an entry of ${longestEntry} lines at most, got more`);
        break;
      }
      text += `\n${this.#line(next).slice(again.length).replace(/^ /, '')}`;
      next++;
    }
    this.#begin(at, next, 'entry', prompt, text);
    return next;
  }

  #goesOn(prompt: string, at: number): boolean {
    if (at >= this.#block.to || !this.#line(at).startsWith(prompt)) return false;
    return !this.#isOnlySeen(at, this.#line(at).slice(prompt.length).trimStart(), false);
  }

  get #language(): Language {
    return this.languages.get(this.terminal ?? '') ?? 'terl';
  }

  #isUnfinished(text: string): boolean {
    const language = this.#language;
    return language === 'terl' ? isUnfinished(text) : mayGoOn(text, language);
  }

  /** Note which language the terminal takes, once this command has been typed there. */
  #starts(command: string): void {
    const language = languageOf(command);
    if (language !== undefined) this.languages.set(this.terminal ?? '', language);
  }

  #hasMarker(text: string): boolean {
    return text.endsWith('%% soon') || text.endsWith('%% stays');
  }

  /** The first prompt of a block says whose it is, if no `%%` does. */
  #choose(at: number, prompt: string): void {
    if (this.#isNamed || this.#begun !== undefined) return;
    this.#isNamed = true;
    const [, name] = /^(?:iex)?\((\w[\w-]*)[@)]/.exec(prompt) ?? [];
    this.terminal = name ?? this.terminal;
    if (this.terminal === undefined)
      this.#fault(
        at,
        `expected %% and the name of a terminal before ${JSON.stringify(this.#line(at))}`,
      );
  }

  #begin(at: number, outputFrom: number, act: Step['act'], prompt: string, typed: string): void {
    const isMarked = act === 'entry' || act === 'command';
    const soon = isMarked && typed.endsWith('%% soon');
    const stays = isMarked && typed.endsWith('%% stays');
    const text = soon || stays ? unmarked(typed, soon ? '%% soon' : '%% stays') : typed;
    const fault = typedFault(text, isMarked);
    if (fault !== undefined) this.#fault(at, fault);
    const terminal = this.terminal ?? '';
    const language = this.#language;
    this.#begun = { line: at + 1, terminal, language, act, prompt, text, soon, stays };
    this.#outputFrom = outputFrom;
  }

  #close(to: number): void {
    if (this.#begun === undefined) return;
    const output = { from: this.#outputFrom, to };
    const lines: string[] = [];
    for (let at = output.from; at < to; at++) lines.push(this.#line(at));
    const wanted = entriesOf(lines);
    const { kind: block, isSolution: solution } = this.#session;
    if (this.#begun.act !== 'seen' || wanted.length > 0)
      this.steps.push({ kind: 'step', ...this.#begun, solution, wanted, output, block });
    this.#begun = undefined;
  }

  #fault(at: number, sentence: string): void {
    this.faults.push({ line: at + 1, sentence });
  }
}

const longestEntry = 1000; // lines; each is parsed with all before it

function isUnfinished(text: string): boolean {
  const source = text
    .replace(/<\d+\.\d+\.\d+>/g, 'x') // a pid as it is written
    .replace(/#Ref<[\d.]+>/g, 'x')
    .replace(/<pid of [\w-]+>/g, '1');
  return inputStatus(source) === 'unfinished';
}

function unmarked(text: string, marker: string): string {
  return text === marker ? '' : withoutMarker(text, marker);
}

/** What is wrong with what is typed, as a sentence. */
function typedFault(text: string, isMarked: boolean): string | undefined {
  if (plainText(text) !== text)
    return `expected text without control characters, got ${JSON.stringify(text)}`;
  const marker = isMarked ? /\s%% (\w+)$/.exec(text)?.[1] : undefined;
  if (marker === undefined) return undefined;
  if (marker === 'anywhere')
    return `expected ${anywhereMarker} at the end of output, got what is typed`;
  return closest(marker, markers) === undefined
    ? undefined
    : `expected %% soon or %% stays, got ${JSON.stringify(`%% ${marker}`)}`;
}
