// The curves over time for a sender that never waits and a slow receiver:
// how many messages wait, on which node, and in how much memory.

import { rss } from '../programs/memory.ts';
import { needing, type Talk } from '../programs/talk.ts';
import { pause, startNode } from '../programs/terl-node.ts';
import type { Stage } from '../stage.ts';
import type { Curve, Heading } from './curve.ts';

/** SIGSTOP stops the receiver's node from second 3 to second 8, so its link does not drain. */
export function slowNode(size: number): Curve {
  return slow({ size, most: 1e9, pauses: 0, seconds: 12, stopped: [3, 8] });
}

/** The receiver takes at most one message per millisecond; its node reads all messages. */
export function slowProcess(size: number): Curve {
  return slow({ size, most: 1_000_000, pauses: 1, seconds: 10, stopped: undefined });
}

interface Flood {
  readonly size: number; // bytes per message
  readonly most: number; // the most messages that are sent
  readonly pauses: number; // milliseconds that the receiver sleeps after each message
  readonly seconds: number;
  readonly stopped: readonly [from: number, to: number] | undefined; // the seconds between which the receiver's node is stopped
}

const figures: readonly Heading[] = [
  { name: 'sent', unit: 'messages/s' },
  { name: 'sent, not taken', unit: 'messages' },
  { name: 'sender', unit: 'MB' },
  { name: 'receiver', unit: 'MB' },
];

function slow(flood: Flood): Curve {
  return {
    over: 'seconds',
    figures,
    async *draw(bench, erlang) {
      const quick = bench.options.quick ? { most: 10_000, seconds: 1 } : {};
      const run = { ...flood, ...quick, startLimit: bench.stage.startLimit };
      const { size, most, pauses } = run;
      const erl =
        erlang &&
        (await rows(erlang.start('other', ['growth', 'taker', String(pauses)]), run, (peer) =>
          erlang.start('driver', ['growth', 'flood', peer, String(size), String(most)]),
        ));
      const taker = startNode(bench, 'other', `flood.taker(${pauses})`);
      const terl = await rows(taker, run, (peer) =>
        startNode(bench, 'driver', `flood.sender('${peer}', ${size}, ${most})`),
      );
      for (const [i, numbers] of terl.entries())
        yield { at: i + 1, terl: numbers, erl: erl?.[i] ?? null };
    },
  };
}

/** Returns the figures of each second. */
async function rows(
  taker: Talk,
  { seconds, stopped, startLimit }: Flood & Pick<Stage, 'startLimit'>,
  start: (peer: string) => Talk,
): Promise<number[][]> {
  let sender: Talk | undefined;
  try {
    const taken = lastCount(taker, 'TAKEN');
    sender = start(await taker.line('READY', startLimit));
    const sent = lastCount(sender, 'SENT');
    await needing([taker], sender.line('SENT'));
    const all: number[][] = [];
    let before = 0;
    for (let second = 0; second < seconds; second++) {
      if (second === stopped?.[0]) taker.child.kill('SIGSTOP');
      if (second === stopped?.[1]) taker.child.kill('SIGCONT');
      const [ours, theirs] = await needing([sender, taker], mostMemory([sender, taker]));
      all.push([sent() - before, Math.max(0, sent() - taken()), ours ?? 0, theirs ?? 0]);
      before = sent();
    }
    return all;
  } finally {
    await Promise.all([taker.kill(), sender?.kill()]);
  }
}

/** Returns a function that returns the number in the latest line `WORD n`. */
function lastCount(talk: Talk, word: string): () => number {
  let last = 0;
  let rest = '';
  talk.child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith(`${word} `)) last = Number(line.slice(word.length));
  });
  return () => last;
}

/** Returns the most memory, in MB, that each program occupies during the next second. */
async function mostMemory(talks: readonly Talk[]): Promise<number[]> {
  const most = talks.map(() => 0);
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    for (const [i, { child }] of talks.entries())
      most[i] = Math.max(most[i] ?? 0, (rss(child.pid ?? 0) * 1024) / 1e6);
    await pause(20);
  }
  return most;
}
