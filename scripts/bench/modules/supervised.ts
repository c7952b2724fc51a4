// Supervisors: restarts of a child, and the start of many children. Each child is a gen_server.

import type { Pid, Supervisor } from 'terl/globals';
import { measure, now, type Setting, scaled } from './measure.ts';

type Strategy = 'one_for_one' | 'simple_one_for_one';

/** The callback of the supervisors, whose children are those of the case. */
export const init: Supervisor<[Strategy, Pid | undefined]>['init'] = ([strategy, to]) => {
  const start = ['gen_server', 'start_link', ['tally', to, []]] as const;
  const isSimple = strategy === 'simple_one_for_one';
  const child = {
    id: 'tally',
    start: isSimple ? (['gen_server', 'start_link', []] as const) : start,
  };
  const flags = { strategy, intensity: 1_000_000, period: 1 };
  return ['ok', [flags, to === undefined && !isSimple ? [] : [child]]];
};

/** supervisor: restarts per second, and children started per second. No report is shown. */
export async function main(setting: Setting): Promise<void> {
  logger.set_primary_config('level', 'critical');
  const restarts = scaled(setting, 5000);
  await measure(setting, 7, [['supervisor.restarts', 'restarts/s', restarts, 'higher']], () =>
    restarted(restarts),
  );
  const n = scaled(setting, 100_000);
  for (const [name, strategy] of [
    ['supervisor.children', 'one_for_one'],
    ['supervisor.children_simple', 'simple_one_for_one'],
  ] as const)
    await measure(setting, 5, [[name, 'children/s', n, 'higher']], () => populated(strategy, n));
}

/** Kills the child n times, each time as soon as it has been started again. */
async function restarted(n: number): Promise<number[]> {
  const pid = await begun('one_for_one', self());
  const begunAt = now();
  for (let i = n; i > 0; i--) {
    const [, child] = await receive<['started', Pid]>(['started', P.any]);
    exit(child, 'kill');
  }
  await receive(['started', P.any]);
  const rate = (n * 1e6) / (now() - begunAt);
  await ended(pid);
  return [rate];
}

async function populated(strategy: Strategy, n: number): Promise<number[]> {
  const pid = await begun(strategy, undefined);
  const begunAt = now();
  for (let i = n; i > 0; i--) {
    const outcome = await startChild(pid, strategy, i);
    if (outcome[0] !== 'ok')
      throw new Error(`child ${i} was not started: ${JSON.stringify(outcome)}`);
  }
  const rate = (n * 1e6) / (now() - begunAt);
  await ended(pid);
  return [rate];
}

function startChild(pid: Pid, strategy: Strategy, id: number): Promise<readonly unknown[]> {
  const args = ['tally', undefined, []];
  if (strategy === 'simple_one_for_one') return supervisor.start_child(pid, args);
  return supervisor.start_child(pid, { id, start: ['gen_server', 'start_link', args] });
}

async function begun(strategy: Strategy, to: Pid | undefined): Promise<Pid> {
  const result = await supervisor.start_link('supervised', [strategy, to]);
  if (result === 'ignore' || result[0] !== 'ok')
    throw new Error(`no supervisor: ${JSON.stringify(result)}`);
  return result[1];
}

/** Kills the supervisor, and with it all children. */
async function ended(pid: Pid): Promise<void> {
  unlink(pid);
  const reference = monitor('process', pid);
  exit(pid, 'kill');
  await receive(['DOWN', reference, 'process', pid, 'killed']);
}
