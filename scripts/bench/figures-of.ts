// The figures that a driver prints, of terl or of Erlang: a line RESULT for each.

import type { Figure } from './figures.ts';
import type { Talk } from './talk.ts';

/** Wait for the end of the driver; an error if it printed none, or something else. */
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
