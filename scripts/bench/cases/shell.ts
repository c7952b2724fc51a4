// shell: what a line, a key and typed code take.

import { hostname } from 'node:os';
import { columns, type Figure } from '../figures.ts';
import { type Bench, repeat, scaled } from '../terl-node.ts';
import { hasTerminals, openShell, type TypedShell } from '../typed-shell.ts';

export async function shell(bench: Bench): Promise<Figure[]> {
  const figures = await onPipe(bench);
  if (hasTerminals()) figures.push(...(await onTerminal(bench)));
  figures.push(...(await typedCode(bench)));
  return figures;
}

async function onPipe(bench: Bench): Promise<Figure[]> {
  const open = await opened(bench, 'pipe');
  const figures = await expressions(bench, open, 'shell.expr_pipe');
  await open.leave();
  return figures;
}

async function onTerminal(bench: Bench): Promise<Figure[]> {
  const open = await opened(bench, 'pty');
  const n = scaled(bench, 500);
  const figures = await expressions(bench, open, 'shell.expr_pty');
  const key = await repeat(bench, 7, () => keys(open, n));
  await open.leave();
  return [...figures, ...columns([['shell.key_echo', 'us', n, 'lower']], key)];
}

async function opened(bench: Bench, mode: 'pipe' | 'pty'): Promise<TypedShell> {
  const open = openShell(bench, mode);
  await open.prompt();
  return open;
}

async function expressions(bench: Bench, open: TypedShell, name: string): Promise<Figure[]> {
  const n = scaled(bench, 500);
  const runs = await repeat(bench, 7, async () => {
    const begun = performance.now();
    for (let left = n; left > 0; left--) await open.enter('1+1');
    return [((performance.now() - begun) / n) * 1000];
  });
  return columns([[name, 'us', n, 'lower']], runs);
}

/** Each key is rubbed out again, which is not counted. */
async function keys(open: TypedShell, n: number): Promise<number[]> {
  const key = letterNotIn(`${open.name}@${hostname()}`);
  let total = 0;
  for (let left = n; left > 0; left--) {
    const begun = performance.now();
    await open.press(key, key);
    total += performance.now() - begun;
    await open.press('\x7f', redrawn);
  }
  return [(total / n) * 1000];
}

// the line is drawn anew, with its prompt: a letter of the prompt would be taken for the echo
function letterNotIn(prompt: string): string {
  return [...'abcdefgijkmopqrstuvwxyz'].find((letter) => !prompt.includes(letter)) ?? '_';
}

const redrawn = '\x1b[?2026l'; // the end of a synchronised update

/** Code as a user would type it; the n of a text stands in it. */
async function typedCode(bench: Bench): Promise<Figure[]> {
  const open = await opened(bench, 'pipe');
  const figures: Figure[] = [];
  for (const { name, unit, n: full, text } of texts) {
    const n = unit === 'ms' ? full : scaled(bench, full);
    const runs = await repeat(bench, 7, async () => {
      await open.enter('f()');
      const microseconds = numberIn(await open.enter(timed(text(n))));
      return [unit === 'ms' ? microseconds / 1000 : (n * 1e6) / microseconds];
    });
    const better = unit === 'ms' ? 'lower' : 'higher';
    figures.push(...columns([[name, unit, unit === 'ms' ? 1 : n, better]], runs));
  }
  await open.leave();
  return figures;
}

const texts = [
  {
    name: 'shell.loop',
    unit: 'iterations/s',
    n: 500_000,
    text: (n: number) =>
      `const F = (n) => { while (n > 0) n = n - 1; return 'done' }; const R = () => F(${n})`,
  },
  {
    name: 'shell.fib20',
    unit: 'ms',
    n: 20,
    text: (n: number) =>
      `const G = (n) => n < 2 ? n : G(n - 1) + G(n - 2); const R = () => G(${n})`,
  },
  {
    name: 'shell.pingpong',
    unit: 'roundtrips/s',
    n: 20_000,
    text: (n: number) =>
      `const A = self(); const B = spawn(async () => { while (await receive(match => match.with(['ping', P.number], ([, i]) => { send(A, ['pong', i]); return true }).with('stop', () => false))); }); const R = async () => { for (let i = ${n}; i > 0; i--) { send(B, ['ping', i]); await receive(['pong', i]) } send(B, 'stop') }`,
  },
  {
    name: 'shell.spawn',
    unit: 'spawns/s',
    n: 10_000,
    text: (n: number) =>
      `const R = async () => { for (let i = ${n}; i > 0; i--) spawn(() => 'ok') }`,
  },
];

/** One line: the text, which defines R, and the microseconds R takes, as its value. */
function timed(text: string): string {
  const clock = `erlang.monotonic_time('microsecond')`;
  return `${text}; const T = ${clock}; await R(); ${clock} - T`;
}

function numberIn(output: string): number {
  const found = /^\s*(\d+)\s*$/m.exec(output);
  if (found === null) throw new Error(`expected microseconds, got ${JSON.stringify(output)}`);
  return Number(found[1]);
}
