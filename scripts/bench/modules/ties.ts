// Ten thousand links to one process on the other node, and the exit of that process.

import type { Pid } from 'terl/globals';
import { connect, measure, now, type Setting, scaled } from './measure.ts';

/** links: milliseconds until all links are set up, and until all processes have received the exit signal. */
export async function main(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const n = scaled(setting, 10_000);
  await measure(
    setting,
    7,
    [
      ['links.setup', 'ms', n, 'lower'],
      ['links.exit', 'ms', n, 'lower'],
    ],
    async () => {
      const target = spawn(peer, linked, []);
      const holders = makeHolders(n, target, self());
      const begun = now();
      for (const holder of holders) send(holder, 'link');
      await untilLinked(target, n);
      const linkedAt = now();
      await sleep(100);
      const killedAt = now();
      exit(target, 'kill');
      await receive('all_exits');
      return [(linkedAt - begun) / 1000, (now() - killedAt) / 1000];
    },
  );
}

function makeHolders(n: number, target: Pid, main: Pid): Pid[] {
  let exits = 0;
  return Array.from({ length: n }, () =>
    spawn(async () => {
      process_flag('trap_exit', true);
      await receive('link');
      link(target);
      await receive(['EXIT', target, 'killed']);
      if (++exits === n) send(main, 'all_exits');
    }),
  );
}

async function untilLinked(target: Pid, n: number): Promise<void> {
  for (;;) {
    send(target, ['count', self()]);
    const [, links] = await receive<['links', number]>(['links', P.number]);
    if (links === n) return;
    await sleep(1);
  }
}

/** The process to which all are linked; sends its number of links when asked. */
export async function linked(): Promise<never> {
  for (;;) {
    const [, from] = await receive<['count', Pid]>(['count', P.any]);
    const [, links] = process_info(self(), 'links') as ['links', Pid[]];
    send(from, ['links', links.length]);
  }
}
