// Runs the same cases in a real Erlang, with erlang/bench.erl and beside.erl.

import type { Figure } from './figures/figures.ts';
import { figuresOf } from './figures/figures-of.ts';
import type { Options } from './options.ts';
import { beginErlang, type Installed } from './programs/erlang-node.ts';
import type { Stage } from './stage.ts';

/** Returns the figures of one case. */
export async function runErlang(
  name: string,
  stage: Stage,
  installed: Installed,
  options: Pick<Options, 'runs' | 'scale' | 'limit'>,
): Promise<Figure[]> {
  if (without.has(name)) return [];
  const erlang = await beginErlang(stage, installed, options);
  const module = beside.has(name) ? 'beside' : 'bench';
  const flags = name === 'mesh' ? ['-hidden'] : [];
  return figuresOf(erlang.start('driver', [module, 'main', name], flags));
}

/** Cases that measure only Node, and the one of erlang-peers.ts. */
const without: ReadonlySet<string> = new Set(['floor', 'verify', 'erlang_peers']);

/** Cases that are in beside.erl. */
const beside: ReadonlySet<string> = new Set(['ets', 'fairness', 'large_beside_small']);
