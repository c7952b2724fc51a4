// Measures a case: a warm-up, then runs 20 ms apart, each in a new process; then prints the figures.

/** The setting of a case; the bench passes it as an argument. */
export interface Setting {
  readonly peer: string; // the other node; '' if there is none
  readonly scale: number; // factor for the number of operations in a run
  readonly runs: number; // 0: the number of runs that the case chooses
  readonly warm: boolean; // whether an uncounted run comes first
}

export type Figure = readonly [name: string, unit: string, n: number, better: 'higher' | 'lower'];

/** Runs a case and prints its figures. `run` returns one number for each figure. */
export async function measure(
  setting: Setting,
  runs: number,
  figures: readonly Figure[],
  run: () => unknown,
): Promise<void> {
  if (setting.warm) await inFreshProcess(run);
  const rows: number[][] = [];
  for (let left = setting.runs || runs; left > 0; left--) {
    await sleep(20);
    rows.push(await inFreshProcess(run));
  }
  for (const [i, figure] of figures.entries())
    print(
      figure,
      rows.map((row) => row[i] ?? 0),
    );
}

/** Runs a case whose only figure is a rate, and prints the figure. `run` does all n operations. */
export function measureRate(
  setting: Setting,
  runs: number,
  [name, unit, n]: readonly [name: string, unit: string, n: number],
  run: () => unknown,
): Promise<void> {
  return measure(setting, runs, [[name, unit, n, 'higher']], async () => {
    const begun = now();
    await run();
    return [(n * 1e6) / (now() - begun)];
  });
}

/** Calls `run` in a new process, so that no heap, mailbox or dictionary of an earlier run has an effect. */
async function inFreshProcess(run: () => unknown): Promise<number[]> {
  const [pid, reference] = spawn_monitor(async () => exit(['result', await run()]));
  const [, , , , reason] = await receive(['DOWN', reference, 'process', pid, P.any]);
  if (Array.isArray(reason) && reason[0] === 'result') return reason[1];
  throw new Error(`a run ended with ${JSON.stringify(reason)}`);
}

function print([name, unit, n, better]: Figure, runs: readonly number[]): void {
  io.format('RESULT ~s~n', [JSON.stringify({ case: name, unit, better, n, runs })]);
}

/** Returns n, multiplied by the scale. */
export function scaled(setting: Setting, n: number): number {
  return Math.max(1, Math.round(n * setting.scale));
}

/** Returns the time in microseconds, by the clock of all cases. */
export function now(): number {
  return erlang.monotonic_time('microsecond');
}

/** Connects to the peer, and waits a moment until both nodes are idle again. */
export async function connect(setting: Setting): Promise<string> {
  const up = await net_kernel.connect_node(setting.peer);
  if (up !== true) throw new Error(`no connection to ${setting.peer}`);
  await sleep(300);
  return setting.peer;
}

/** Starts `count` processes that wait, then lets all run `work`; returns when the last is done. */
export async function concurrently(count: number, work: () => unknown): Promise<void> {
  const me = self();
  const workers = Array.from({ length: count }, () =>
    spawn_link(async () => {
      await receive('go');
      await work();
      send(me, ['done', self()]);
    }),
  );
  for (const worker of workers) send(worker, 'go');
  for (const worker of workers) await receive(['done', worker]);
}
