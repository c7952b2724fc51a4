// -stay: a person types into the nodes of a document, line by line, as the document does. `%% bar` chooses the terminal.
// There are no keys here: an entry that runs cannot be ended, and TAB and the arrows do nothing.

import type { PlayedTerminal } from '../session/played.ts';
import { plainText } from '../text/sanitise.ts';
import type { TypedLines } from './keyboard.ts';

/** Let a person type until the end of the input, until no program is left, or until the signal. */
export async function stayIn(
  terminals: ReadonlyMap<string, PlayedTerminal>,
  lines: TypedLines,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const all = [...terminals.values()];
  const isOver = (): boolean => all.every(({ pid }) => pid === undefined);
  const first = (all.find(({ pid }) => pid !== undefined) ?? all[0])?.name ?? '';
  const screen = new SharedScreen(first, write);
  if (isOver()) {
    lines.close();
    screen.say(noneLeft);
    return;
  }
  let hasLeft = false;
  const leave = (): void => {
    if (!hasLeft) screen.end();
    hasLeft = true; // what the nodes print at their end is not shown
    lines.close();
  };
  signal.addEventListener('abort', leave);
  screen.say('You are in the nodes now: %% NAME chooses the terminal, Ctrl-D ends them.');
  for (const { name, watch } of all.map(watched))
    watch((text) => {
      if (hasLeft) return;
      screen.printed(name, plainText(text));
      if (isOver()) lines.close();
    });
  screen.choose(first);
  await serve(terminals, lines, screen);
  signal.removeEventListener('abort', leave);
  leave();
  if (isOver() && !signal.aborted) screen.say(noneLeft);
}

const noneLeft = 'No program is left to type into.';

async function serve(
  terminals: ReadonlyMap<string, PlayedTerminal>,
  lines: TypedLines,
  screen: SharedScreen,
): Promise<void> {
  for await (const line of lines) {
    screen.typed();
    const [, name] = /^%% *(\S+)\s*$/.exec(line) ?? [];
    if (name === undefined) enter(terminals.get(screen.current), line, screen);
    else if (terminals.has(name)) screen.choose(name);
    else
      screen.say(
        `expected one of the terminals ${[...terminals.keys()].join(', ')}, got ${JSON.stringify(name)}`,
      );
  }
}

function watched(terminal: PlayedTerminal): Pick<PlayedTerminal, 'name' | 'watch'> {
  return { name: terminal.name, watch: (show) => terminal.watch(show) };
}

function enter(terminal: PlayedTerminal | undefined, line: string, screen: SharedScreen): void {
  if (terminal?.pid === undefined) screen.say(`no program runs in ${screen.current}`);
  else terminal.type(line);
}

/** What all terminals print, in the order in which it comes; a line `%% bar` tells whose it is. */
class SharedScreen {
  current: string;
  readonly #write: (text: string) => void;
  readonly #begun = new Map<string, string>(); // the line of each terminal that has not ended, such as its prompt
  #shown: string; // the terminal that has printed last
  #isAtStart = true; // of a line

  constructor(first: string, write: (text: string) => void) {
    this.current = first;
    this.#shown = '';
    this.#write = write;
  }

  printed(name: string, text: string): void {
    if (text === '') return;
    const begun = this.#begun.get(name) ?? '';
    const isShown = name === this.#shown;
    this.#begun.set(name, (begun + text).split('\n').at(-1) ?? '');
    this.#turnTo(name);
    this.#put(isShown ? text : begun + text);
  }

  choose(name: string): void {
    this.current = name;
    this.#shown = '';
    this.#turnTo(name);
    this.#put(this.#begun.get(name) ?? '');
  }

  /** A line was typed, and the keyboard has shown it. */
  typed(): void {
    this.#isAtStart = true;
    this.#begun.set(this.current, '');
  }

  say(sentence: string): void {
    this.#put(`${this.#isAtStart ? '' : '\n'}${sentence}\n`);
  }

  /** What is written next has a line of its own. */
  end(): void {
    this.#put(this.#isAtStart ? '' : '\n');
  }

  #turnTo(name: string): void {
    if (name === this.#shown) return;
    this.#put(`${this.#isAtStart ? '' : '\n'}%% ${name}\n`);
    this.#shown = name;
  }

  #put(text: string): void {
    if (text === '') return;
    this.#write(text);
    this.#isAtStart = text.endsWith('\n');
  }
}
