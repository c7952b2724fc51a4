// How every case is measured: warm-up, runs 20 ms apart, each in a process of its own; the figures are printed.

/** What the bench hands to a case. */
export interface Setting {
  readonly peer: string; // the other node, '' where there is none
  readonly scale: number; // factor on the operations of a run
  readonly runs: number; // 0: as many as the case wants
  readonly warm: boolean; // whether a run goes before, not counted
}

export type Figure = readonly [name: string, unit: string, n: number, better: 'higher' | 'lower'];

/** Run a case and print its figures; `run` gives one number for each. */
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

/** The same for a case with one figure, a rate: `run` does all n operations. */
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

/** So that no heap, mailbox or dictionary carries over from one run to the next. */
async function inFreshProcess(run: () => unknown): Promise<number[]> {
  const [pid, reference] = spawn_monitor(async () => exit(['result', await run()]));
  const [, , , , reason] = await receive(['DOWN', reference, 'process', pid, P.any]);
  if (Array.isArray(reason) && reason[0] === 'result') return reason[1];
  throw new Error(`a run ended with ${JSON.stringify(reason)}`);
}

function print([name, unit, n, better]: Figure, runs: readonly number[]): void {
  io.format('RESULT ~s~n', [JSON.stringify({ case: name, unit, better, n, runs })]);
}

/** So many operations, by the scale. */
export function scaled(setting: Setting, n: number): number {
  return Math.max(1, Math.round(n * setting.scale));
}

/** The clock of all cases, in microseconds. */
export function now(): number {
  return erlang.monotonic_time('microsecond');
}

/** Connect the peer and leave both alone for a while, as every case with two nodes begins. */
export async function connect(setting: Setting): Promise<string> {
  const up = await net_kernel.connect_node(setting.peer);
  if (up !== true) throw new Error(`no connection to ${setting.peer}`);
  await sleep(300);
  return setting.peer;
}

/** Each of `count` processes waits at a gate, then runs `work`; until the last is done. */
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
