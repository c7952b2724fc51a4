// shell: the time of a line, of a key, and of code typed at the prompt.

import { columns, type Figure } from '../figures/figures.ts';
import { type Bench, repeat, scaled } from '../programs/terl-node.ts';
import { hasTerminals, openShell, type TypedShell } from '../programs/typed-shell.ts';

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
  await open.enter(background);
  const busy = await repeat(bench, 7, () => keysWhileBusy(open, scaled(bench, 200)));
  await open.leave();
  return [
    ...figures,
    ...columns([['shell.key_echo', 'us', n, 'lower']], key),
    ...columns(
      [
        ['shell.key_echo_busy', 'us', scaled(bench, 200), 'lower'],
        ['shell.key_echo_busy.p95', 'us', scaled(bench, 200), 'lower'],
      ],
      busy,
    ),
  ];
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

/** Returns the mean time from a key to its echo, in microseconds, over n keys. */
async function keys(open: TypedShell, n: number): Promise<number[]> {
  const times = await echoes(open, n);
  return [times.reduce((sum, time) => sum + time, 0) / times.length];
}

/** Source that prints a thousand lines a second; they contain none of the letters that are typed. */
const background = `spawn(async () => { for (;;) { for (let i = 0; i < 5; i++) io.format('${'-'.repeat(70)}~n'); await sleep(5) } })`;

/** Returns the median and the 95th percentile of the time from a key to its echo, over n keys. */
async function keysWhileBusy(open: TypedShell, n: number): Promise<number[]> {
  const times = (await echoes(open, n)).sort((a, b) => a - b);
  const at = (part: number): number => times[Math.floor((times.length - 1) * part)] ?? Number.NaN;
  return [at(0.5), at(0.95)];
}

const letters = 'QXZVWYRT'; // neither the prompt, nor the background lines, nor an escape sequence contains these letters

/**
 * Measures the microseconds from a key to its echo, for n letters or a few more. Each letter is new on
 * the line that is typed; after all of `letters` the line is emptied.
 */
async function echoes(open: TypedShell, n: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < n) {
    // a redraw repeats the whole line, so only a letter that the line did not have proves an echo
    await open.press('\x15~', '> ~');
    for (const letter of letters) {
      const begun = performance.now();
      await open.press(letter, letter);
      times.push((performance.now() - begun) * 1000);
    }
  }
  open.type('\x15');
  return times;
}

/** Runs code as a user would type it. The number n of the case is part of the code. */
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

/** Returns one line of source: it defines R by the text, and its value is the microseconds that R() takes. */
function timed(text: string): string {
  const clock = `erlang.monotonic_time('microsecond')`;
  return `${text}; const T = ${clock}; await R(); ${clock} - T`;
}

function numberIn(output: string): number {
  const found = /^\s*(\d+)\s*$/m.exec(output);
  if (found === null) throw new Error(`expected microseconds, got ${JSON.stringify(output)}`);
  return Number(found[1]);
}
