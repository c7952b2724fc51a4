// The width of this node's terminal, for prose that is wrapped between words.

import { me } from '../process/self.ts';
import { wrapped } from '../text/word-wrap.ts';
import { deviceOf } from './device.ts';
import { write } from './io.ts';

const usual = 80; // columns of a terminal whose width is not known
let columns = usual;

/** Called by the host with the width, and again when it changes. */
export function screenIs(wide: number): void {
  columns = wide;
}

/** The width of the screen on which the calling process prints. */
export function columnsHere(): number {
  return deviceOf(me().groupLeader) === undefined ? usual : columns;
}

/** Write text to the caller's screen, wrapped between words. */
export function writeWords(text: string): void {
  write(me(), wrapped(text, columnsHere()));
}
