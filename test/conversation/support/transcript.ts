// A session as text, played on real nodes: what stands after a prompt is typed, the rest must appear.
//
//   %% foo                        the terminal of node foo@localhost
//   (foo@localhost)1> 1 + 1       typed
//   2                             wanted
//
// Pids, references and dates are compared by their kind.

import assert from 'node:assert/strict';
import { until, type World } from './world.ts';

/** Play a transcript in terminals, of all nodes named in it. */
export async function playInTerminals(world: World, transcript: string): Promise<void> {
  const parts = partsOf(transcript);
  const nodes = new Map<string, Player>();
  for (const { node } of parts)
    if (!nodes.has(node)) nodes.set(node, await terminalPlayer(world, node));
  for (const { node, lines } of parts) await play(playerOf(nodes, node), lines);
}

/** Play the same transcript through pipes; gives everything that was printed. */
export async function playInPipes(world: World, transcript: string): Promise<string> {
  const parts = partsOf(transcript);
  const nodes = new Map<string, Player>();
  for (const { node } of parts)
    if (!nodes.has(node)) nodes.set(node, await pipePlayer(world, node));
  for (const { node, lines } of parts) await play(playerOf(nodes, node), lines);
  return [...nodes.values()].map(({ all }) => all()).join('');
}

function playerOf(nodes: ReadonlyMap<string, Player>, name: string): Player {
  const player = nodes.get(name);
  if (player === undefined) throw new Error(`expected the name of a node, got ${name}`);
  return player;
}

interface Player {
  /** What is wanted of all that this node ever printed. */
  readonly wanted: string[];
  /** A line after a prompt as it shows here, where a pipe has no echo. */
  echo(prompt: string, typed: string): void;
  enter(line: string): void;
  /** Everything printed, without the banner and without a bare prompt at the end; undefined while it is busy. */
  shown(): readonly string[] | undefined;
  all(): string;
}

async function play(player: Player, lines: readonly string[]): Promise<void> {
  const promptLine = /^(\([\w.@-]+\)\d+> )(.*)$/;
  for (const [at, line] of lines.entries()) {
    const [, prompt, typed] = promptLine.exec(line) ?? [];
    if (prompt !== undefined && typed !== undefined) {
      player.echo(prompt, typed);
      player.enter(typed);
    } else player.wanted.push(normal(line));
    const isLast = lines[at + 1] === undefined || promptLine.test(lines[at + 1] ?? '');
    if (isLast) await untilShown(player);
  }
}

async function untilShown(player: Player): Promise<void> {
  const wanted = comparable(player.wanted);
  const shown = (): readonly string[] | undefined => {
    const lines = player.shown();
    return lines && comparable(lines);
  };
  try {
    await until('it is shown', () => shown()?.join('\n') === wanted.join('\n'));
  } catch {
    assert.deepEqual(shown() ?? player.all().split('\n'), wanted);
  }
}

/** Lines without what varies from run to run; a value in several lines is one, for its breaks hang on its length. */
function comparable(lines: readonly string[]): readonly string[] {
  const text = lines.map(normal).filter((line) => line !== '');
  return text
    .join('\n')
    .replaceAll(/\n {2,}/g, ' ')
    .split('\n');
}

async function terminalPlayer(world: World, node: string): Promise<Player> {
  const terminal = await world.open(node);
  const wanted: string[] = [];
  const barePrompt = /^\(\S+\)\d+>$/;
  return {
    wanted,
    echo: (prompt, typed) => wanted.push(normal(`${prompt}${typed}`.trimEnd())),
    enter: terminal.enter,
    shown() {
      const all = terminal.lines();
      const lines = all.slice(all.findIndex((line) => firstPrompt.test(line))); // without the banner
      return barePrompt.test(lines.at(-1) ?? '') ? lines.slice(0, -1) : undefined;
    },
    all: () => terminal.raw,
  };
}

const firstPrompt = /^\(\S+\)1>/;

async function pipePlayer(world: World, node: string): Promise<Player> {
  const pipe = world.pipe('-sname', `${node}@localhost`);
  await pipe.until((shown) => shown.endsWith(`(${node}@localhost)1> `));
  const wanted: string[] = [];
  return {
    wanted,
    echo: (prompt) => wanted.push(normal(prompt)),
    enter: pipe.enter,
    shown() {
      // each prompt begins a line here as it does on a screen, with its value after it
      const lines = pipe.shown().split('\n').slice(1);
      const prompt = /^(\(\S+\)\d+> )/;
      if (!prompt.test(lines.at(-1) ?? '')) return undefined;
      return lines.slice(0, -1).flatMap((line) => {
        const [, begin] = prompt.exec(line) ?? [];
        return begin === undefined ? [line] : [begin, line.slice(begin.length)];
      });
    },
    all: pipe.shown,
  };
}

interface Part {
  readonly node: string;
  readonly lines: string[];
}

function partsOf(transcript: string): readonly Part[] {
  const parts: Part[] = [];
  for (const line of transcript.trim().split('\n')) {
    const [, node] = /^\s*%% (\w+)$/.exec(line) ?? [];
    if (node !== undefined) parts.push({ node, lines: [] });
    else parts.at(-1)?.lines.push(line.trimEnd());
  }
  return parts.map(({ node, lines }) => ({ node, lines: unindented(lines) }));
}

function unindented(lines: readonly string[]): string[] {
  const margin = Math.min(...lines.filter((line) => line !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).filter((line) => line !== '');
}

/** A line with what varies from run to run taken out. */
function normal(line: string): string {
  return line
    .replace(/<\d+\.\d+\.\d+>/g, '<pid>')
    .replace(/#Ref<[\d.]+>/g, '#Ref<>')
    .replace(/(REPORT====) .* ===/, '$1 now ===');
}
