// Where a text of the sequence chart stands: beside its mark, on the side that has room for it. Pure.

import { cellsOf, fitted } from './words.ts';

export const signWidth = 7; // pixels of a sign of a label, at most

/** A text at its place: its left or its right edge is at x. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

export interface Room {
  readonly left: number; // x of the first pixel
  readonly right: number; // x after the last pixel
  readonly longest: number; // pixels of a text
}

/**
 * Puts a text beside a point, on the side it would rather be if it fits there. Else it goes to the other
 * side if that has more room. What does not fit there either is cut.
 */
export function beside(
  text: string,
  x: number,
  gap: number,
  { left, right, longest }: Room,
  rather: 'left' | 'right',
): PlacedText {
  const needed = cellsOf(text) * signWidth;
  const rooms = {
    left: Math.min(longest, x - gap - left),
    right: Math.min(longest, right - x - gap),
  };
  const other = rather === 'left' ? 'right' : 'left';
  const side = needed > rooms[rather] && rooms[other] > rooms[rather] ? other : rather;
  return {
    text: fitted(text, Math.floor(rooms[side] / signWidth)),
    x: side === 'left' ? x - gap : x + gap,
    anchor: side === 'left' ? 'end' : 'start',
  };
}
