// The same cases in a real Erlang: erlang/bench.erl and beside.erl.

import { beginErlang, type Installed } from './erlang-node.ts';
import type { Figure } from './figures.ts';
import { figuresOf } from './figures-of.ts';
import type { Options } from './options.ts';
import type { Stage } from './stage.ts';

/** The figures of one case. */
export async function runErlang(
  name: string,
  stage: Stage,
  installed: Installed,
  options: Pick<Options, 'runs' | 'scale'>,
): Promise<Figure[]> {
  if (without.has(name)) return [];
  const erlang = await beginErlang(stage, installed, options);
  const module = beside.has(name) ? 'beside' : 'bench';
  const flags = name === 'mesh' ? ['-hidden'] : [];
  return figuresOf(erlang.start('driver', [module, 'main', name], flags));
}

/** What is measured of Node alone. */
const without: ReadonlySet<string> = new Set(['floor']);

/** The cases of beside.erl. */
const beside: ReadonlySet<string> = new Set(['fairness', 'large_beside_small']);
