// Runs the same cases in a real Erlang, with the modules of erlang/.

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
  const flags = name === 'mesh' ? ['-hidden'] : [];
  return figuresOf(erlang.start('driver', [modules[name] ?? 'bench', 'main', name], flags));
}

/** Cases that measure only Node, and the one of erlang-peers.ts. */
const without: ReadonlySet<string> = new Set(['floor', 'verify', 'erlang_peers']);

/** The modules of the cases that are not in bench.erl. */
const modules: Readonly<Record<string, string>> = {
  ets: 'beside',
  fairness: 'beside',
  large_beside_small: 'beside',
  gen_server: 'servers',
  supervisor: 'servers',
};
