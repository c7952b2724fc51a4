// erlang_peers: a node of terl and one of Erlang, either of them as the driver, beside two nodes of Erlang and two of terl. The four
// pairs run one right after the other, so that other load on the machine affects all of them.

import { type Between, type Figure, figuresBetween, type Row } from './figures/figures.ts';
import { figuresOf } from './figures/figures-of.ts';
import { sentenceOf } from './figures/table.ts';
import type { Options } from './options.ts';
import { beginErlang, type Installed } from './programs/erlang-node.ts';
import { needing } from './programs/talk.ts';
import { ready, runModuleWithPeer, setting, startNode } from './programs/terl-node.ts';
import type { Sitting } from './sitting.ts';
import type { Stage } from './stage.ts';

export const erlangPeers = 'erlang_peers';

type Kind = 'terl' | 'erl';

export async function runPeers(
  sitting: Sitting,
  options: Options,
  installed: Installed,
): Promise<Row[]> {
  const failures: Row[] = [];
  const measured = async (driver: Kind, peer: Kind): Promise<Figure[]> => {
    try {
      return await sitting.perform((stage) => runPair(stage, options, installed, driver, peer));
    } catch (error) {
      const failed = `${driver} to ${peer}: ${sentenceOf(error)}`;
      failures.push({ case: erlangPeers, failed });
      return [];
    }
  };
  const erl = await measured('erl', 'erl');
  const out: Between = { between: 'terl to erl', figures: await measured('terl', 'erl') };
  const back: Between = { between: 'erl to terl', figures: await measured('erl', 'terl') };
  const terl = await measured('terl', 'terl');
  return [...figuresBetween([out, back], erl, terl), ...failures];
}

/** Two nodes of terl are as in the other cases; one beside a node of Erlang has Erlang's protocol and its epmd. */
async function runPair(
  stage: Stage,
  options: Options,
  installed: Installed,
  driver: Kind,
  peer: Kind,
): Promise<Figure[]> {
  const bench = { stage, options };
  if (driver === 'terl' && peer === 'terl') return runModuleWithPeer(bench, 'peers.drive');
  const { start, env } = await beginErlang(stage, installed, options);
  const other =
    peer === 'erl' ? start('other', ['peers', 'serve']) : startNode(bench, 'other', ready, [], env);
  const name = await other.line('READY', stage.startLimit);
  const asking =
    driver === 'erl'
      ? start('driver', ['peers', 'drive', name])
      : startNode(bench, 'driver', `peers.drive(${setting(bench, name)})`, [], env);
  return needing([other], figuresOf(asking));
}
