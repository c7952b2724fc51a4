// -stay: a person types into the nodes of a document, line by line, as the document does. `%% bar` chooses the terminal.
// There are no keys here: an entry that runs cannot be ended, and TAB and the arrows do nothing.

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { PlayedTerminal } from '../session/played.ts';
import { plainText } from '../text/sanitise.ts';

/** Let a person type until the end of the input. */
export async function stayIn(
  terminals: ReadonlyMap<string, PlayedTerminal>,
  input: Readable,
  write: (text: string) => void,
): Promise<void> {
  const [first = ''] = terminals.keys();
  const screen = new SharedScreen(first, write);
  screen.say('You are in the nodes now: %% NAME chooses the terminal, Ctrl-D ends all.');
  for (const { name, watch } of [...terminals.values()].map(watched))
    watch((text) => screen.printed(name, plainText(text)));
  screen.choose(first);
  for await (const line of createInterface({ input, terminal: false })) {
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
