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
      const whole = await sitting.perform((stage) => draw(name, curve, stage, options, erlang));
      if (!whole) status = 1;
    } catch (error) {
      status = 1;
      tellFailure(name, undefined, error, options);
    }
  }
  return status;
}

/** Draws a curve. Returns false if a point failed. */
async function draw(
  name: string,
  curve: Curve,
  stage: Stage,
  options: Options,
  erlang: Installed | undefined,
): Promise<boolean> {
  const theirs = erlang && (await beginErlang(stage, erlang, options));
  let whole = true;
  for await (const point of curve.draw({ stage, options }, theirs)) {
    if ('error' in point) {
      whole = false;
      tellFailure(name, point.at, point.error, options);
    } else
      process.stdout.write(options.json ? pointJson(name, curve, point) : pointLine(curve, point));
  }
  return whole;
}

function tellFailure(
  curve: string,
  at: number | undefined,
  error: unknown,
  { json }: Options,
): void {
  const failed = sentenceOf(error);
  const where = at === undefined ? '' : ` at ${at}`;
  process.stdout.write(
    json ? `${JSON.stringify({ curve, at, failed })}\n` : `\nfailed${where}: ${failed}\n\n`,
  );
}
