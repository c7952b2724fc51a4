// nodedown: a shell waits for a line from the bench, and
// then kills a node. How soon does the other node notice?

import { columns, type Figure } from '../figures/figures.ts';
import { needing, type Talk } from '../programs/talk.ts';
import {
  type Bench,
  launchPeer,
  pause,
  repeat,
  setting,
  startNode,
} from '../programs/terl-node.ts';

export async function nodedown(bench: Bench): Promise<Figure[]> {
  const sh = bench.stage.start('other', ['/bin/sh', '-s'], { stdio: 'pipe' });
  try {
    const echoes = await repeat(bench, 9, () => echo(sh), 3);
    const losses = await repeat(bench, 9, () => lose(bench, sh));
    return [
      ...columns([['nodedown.sh_echo', 'us', 1, 'lower']], echoes),
      ...columns(
        [
          ['nodedown.monitor_node', 'ms', 1, 'lower'],
          ['nodedown.process_down', 'ms', 1, 'lower'],
        ],
        losses,
      ),
    ];
  } finally {
    await sh.kill();
  }
}

/** Measures the microseconds from a command typed to /bin/sh to its output. */
async function echo(sh: Talk): Promise<number[]> {
  await pause(50);
  const begun = performance.now();
  sh.write('echo k\n');
  await sh.until('k\n');
  return [(performance.now() - begun) * 1000];
}

async function lose(bench: Bench, sh: Talk): Promise<number[]> {
  const peer = await launchPeer(bench).ready();
  const driver = startNode(bench, 'driver', `loss.main(${setting(bench, peer.name)})`);
  try {
    await driver.line('WATCHING');
    await pause(50);
    const begun = nextMillisecond();
    sh.write(`kill -9 ${peer.talk.child.pid}\n`);
    const times = JSON.parse(await needing([sh], driver.line('LOST'))) as number[];
    await driver.ended();
    return times.map((time) => time - begun);
  } finally {
    await Promise.all([peer.talk.kill(), driver.kill()]);
  }
}

/** Returns at the start of a new millisecond of the wall clock, by which the driver reports times. */
function nextMillisecond(): number {
  const last = Date.now();
  let now = last;
  while (now === last) now = Date.now();
  return now;
}
