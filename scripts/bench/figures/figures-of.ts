// Reads the figures that a driver of terl or Erlang prints: a line RESULT for each.

import type { Talk } from '../programs/talk.ts';
import type { Figure } from './figures.ts';

/** A driver has printed figures, and has said that some parts of its case failed. */
export class PartsFailed extends Error {
  readonly figures: readonly Figure[]; // of the other parts

  constructor(sentences: readonly string[], figures: readonly Figure[]) {
    super(sentences.join('; '));
    this.figures = figures;
  }
}

/**
 * Waits for the end of the driver. Throws if it printed no figures, or a wrong line, or a line
 * `FAILED part: why`.
 */
export async function figuresOf(driver: Talk): Promise<Figure[]> {
  const output = await driver.ended();
  const after = (word: string): string[] =>
    [...output.matchAll(new RegExp(`^${word} (.*)\\n`, 'gm'))].map(([, text]) => text ?? '');
  const figures = after('RESULT').map(figureIn);
  const failed = after('FAILED');
  if ((figures.length === 0 && failed.length === 0) || figures.includes(undefined))
    throw driver.failure('waited for figures from');
  const whole = figures.filter((figure) => figure !== undefined);
  if (failed.length > 0) throw new PartsFailed(failed, whole);
  return whole;
}

function figureIn(text: string): Figure | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
