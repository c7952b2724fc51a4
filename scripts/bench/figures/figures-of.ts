// Reads the figures that a driver of terl or Erlang prints: a line RESULT for each.

import type { Talk } from '../programs/talk.ts';
import type { Figure } from './figures.ts';

/** Waits for the end of the driver. Throws if it printed no figures, or a wrong line. */
export async function figuresOf(driver: Talk): Promise<Figure[]> {
  const lines = [...(await driver.ended()).matchAll(/^RESULT (.*)\n/gm)];
  const figures = lines.map(([, text]) => figureIn(text ?? ''));
  if (figures.length === 0 || figures.includes(undefined))
    throw driver.failure('waited for figures from');
  return figures.filter((figure) => figure !== undefined);
}

function figureIn(text: string): Figure | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
