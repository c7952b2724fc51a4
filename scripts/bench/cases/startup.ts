// startup: from the start of the process to the first prompt, to the first result, and to the exit.

import { columns, type Figure } from '../figures/figures.ts';
import { treeMemory } from '../programs/memory.ts';
import { type Bench, pause, repeat } from '../programs/terl-node.ts';
import { hasTerminals, type Mode, openShell } from '../programs/typed-shell.ts';

export async function startup(bench: Bench): Promise<Figure[]> {
  const piped = await repeat(bench, 7, () => prompt(bench, 'pipe'));
  const figures = columns(
    [
      ['startup.prompt_pipe', 'ms', 1, 'lower'],
      ['startup.first_result_pipe', 'ms', 1, 'lower'],
      ['startup.rss', 'KiB', 1, 'lower'],
      ['startup.pss', 'KiB', 1, 'lower'],
    ],
    piped,
  );
  if (hasTerminals())
    figures.push(
      ...columns(
        [
          ['startup.prompt_pty', 'ms', 1, 'lower'],
          ['startup.first_result_pty', 'ms', 1, 'lower'],
        ],
        await repeat(bench, 7, () => prompt(bench, 'pty')),
      ),
    );
  const named = (): Promise<number[]> => halt(bench, ['-sname', bench.stage.newName('st')]);
  const nameless = (): Promise<number[]> => halt(bench, []);
  figures.push(
    ...columns([['startup.halt', 'ms', 1, 'lower']], await repeat(bench, 7, named)),
    ...columns([['startup.halt_nodist', 'ms', 1, 'lower']], await repeat(bench, 7, nameless)),
  );
  return figures;
}

async function prompt(bench: Bench, mode: Mode): Promise<number[]> {
  const shell = openShell(bench, mode);
  await shell.prompt();
  const prompted = performance.now() - shell.startedAt;
  await shell.enter('1+1');
  const times = [prompted, performance.now() - shell.startedAt];
  if (mode === 'pipe') {
    await pause(1000);
    const { rss, pss } = treeMemory(shell.pid);
    times.push(rss, pss);
  }
  await shell.leave();
  return times;
}

async function halt({ stage }: Bench, flags: readonly string[]): Promise<number[]> {
  const begun = performance.now();
  const command = [...stage.terl, '-noshell', ...flags, '-eval', 'halt()'];
  await stage.start('driver', command, { stdio: 'pipe' }).ended();
  return [performance.now() - begun];
}
