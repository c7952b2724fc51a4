// npm run bench -- --growth: draws the curves point by point. README.md shows and explains them.

import type { Curve } from './curves/curve.ts';
import { curves } from './curves.ts';
import { curveTitle, pointJson, pointLine } from './figures/growth-table.ts';
import { sentenceOf } from './figures/table.ts';
import type { Options } from './options.ts';
import { beginErlang, type Installed } from './programs/erlang-node.ts';
import type { Sitting } from './sitting.ts';
import type { Stage } from './stage.ts';

/** Draws these curves. Returns the exit status: 1 if a curve failed. */
export async function drawCurves(
  names: readonly string[],
  sitting: Sitting,
  options: Options,
  erlang: Installed | undefined,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    const curve = curves[name];
    if (curve === undefined) continue;
    if (!options.json) process.stdout.write(curveTitle(name, curve));
    try {
      await sitting.perform((stage) => draw(name, curve, stage, options, erlang));
    } catch (error) {
      status = 1;
      const failed = sentenceOf(error);
      process.stdout.write(
        options.json ? `${JSON.stringify({ curve: name, failed })}\n` : `\nfailed: ${failed}\n`,
      );
    }
  }
  return status;
}

async function draw(
  name: string,
  curve: Curve,
  stage: Stage,
  options: Options,
  erlang: Installed | undefined,
): Promise<void> {
  const theirs = erlang && (await beginErlang(stage, erlang, options));
  for await (const point of curve.draw({ stage, options }, theirs))
    process.stdout.write(options.json ? pointJson(name, curve, point) : pointLine(curve, point));
}
