// Play the transcript of a row in real terminals: what is on their screens is the transcript, no more and no less.
//
//   %% keys C-g Up        pressed; a prompt line right after it is seen, and not typed
//   %% type 1 +           typed without Enter
//   (foo@host)2> 1 + 2    right after keys again: what became of that line
//   ...                   after `$ terl`: its banner
//   (foo@host)2>          Enter at an empty prompt; before keys the prompt is only seen

import { hostname } from 'node:os';
import { makeWorld } from '../conversation/support/world.ts';
import type { Terminal } from '../helpers/terminal.ts';
import { fits } from './steps.ts';

/** Play a row; throws where it does not go as it is written. */
export async function playInTerminal(transcript: string): Promise<void> {
  const [host = 'localhost'] = hostname().split('.');
  const lines = transcript
    .replace(/@host\b(?!\.)/g, `@${host}`)
    .trimEnd()
    .split('\n');
  const world = await makeWorld();
  const players = new Map<string, Player>();
  let player = new Player('nobody', () => world.sh('exit'));
  try {
    for (const [at, line] of lines.entries()) {
      const [, heading] = /^%% (\w+)$/.exec(line) ?? [];
      if (heading === undefined) await player.play(line, lines[at + 1] ?? '');
      else {
        await player.seesAll();
        player = players.get(heading) ?? new Player(heading, () => world.sh(commandLine));
        players.set(heading, player);
      }
    }
    for (const one of players.values()) await one.seesAll();
  } finally {
    await world.close();
  }
}

// a shell of our own: with its functions, and without the messages of job control
const commandLine =
  'status=0; while printf "$ " && IFS= read -r line; do (exit $status); eval "$line"; status=$?; done';

const banner = 'Terl [...] [isolated-vm]\nEshell V[...] leaves)';

const promptLine = /^(\$|\s-->|(?:\(\S+\))?\d+>)(?: (.*))?$/;

class Player {
  private readonly wanted: string[] = [];
  private afterKeys = false;
  private edited: string | undefined; // the prompt of the line that keys change: the last one wanted
  private terminal: Terminal | undefined;
  private readonly name: string;
  private readonly open: () => Terminal;

  constructor(name: string, open: () => Terminal) {
    this.name = name;
    this.open = open;
  }

  async play(line: string, next: string): Promise<void> {
    const [, keys] = /^%% keys (.*)$/.exec(line) ?? [];
    const [, text] = /^%% type (.*)$/.exec(line) ?? [];
    const [, prompt, typed = ''] = promptLine.exec(line) ?? [];
    if (keys !== undefined) await this.act((terminal) => terminal.press(...keys.split(' ')));
    else if (text !== undefined) await this.act((terminal) => terminal.type(text));
    else if (prompt === undefined) this.wanted.push(line === '...' ? banner : line);
    else if (prompt !== '$' && (this.afterKeys || (typed === '' && next.startsWith('%% keys')))) {
      if (this.edited === prompt) this.wanted.pop();
      this.wanted.push(line);
    } else {
      this.afterKeys = false; // so that it is waited for
      this.wanted.push(prompt);
      await this.act((terminal) => terminal.enter(typed));
      this.wanted[this.wanted.length - 1] = line;
    }
    if (prompt === undefined && !line.startsWith('%% ')) this.edited = undefined;
    else if (prompt !== undefined) this.edited = this.afterKeys ? prompt : undefined;
    this.afterKeys = line.startsWith('%% ');
  }

  /** All that is wanted is there, and nothing else but a prompt. */
  async seesAll(): Promise<void> {
    this.afterKeys = false;
    await this.act(() => undefined);
  }

  private async act(what: (terminal: Terminal) => void): Promise<void> {
    this.terminal ??= this.open();
    if (this.afterKeys) return what(this.terminal); // one after the other
    const wanted = this.wanted.join('\n');
    const { terminal } = this;
    const shows = (lines: readonly string[]): boolean => {
      const rows = unbroken(lines);
      const withoutPrompt = promptLine.exec(rows.at(-1) ?? '')?.[2] === undefined ? -1 : undefined;
      return fits(wanted, rows.join('\n')) || fits(wanted, rows.slice(0, withoutPrompt).join('\n'));
    };
    try {
      await terminal.until(shows);
    } catch {
      const shown = unbroken(terminal.lines()).join('\n');
      throw new Error(`${this.name} is to show\n${wanted}\n(end)\nand shows\n${shown}\n(end)`);
    }
    what(terminal);
  }
}

/** Lines that were too long for the terminal in one piece, without empty ones. */
function unbroken(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const [at, line] of lines.entries())
    if (at > 0 && lines[at - 1]?.length === columns) whole.push(`${whole.pop() ?? ''}${line}`);
    else if (line !== '') whole.push(line);
  return whole;
}

const columns = 100; // of a terminal in the world
