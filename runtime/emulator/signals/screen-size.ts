// How wide this node's terminal is, for what is written in whole words.

import { me } from '../process/self.ts';
import { wrapped } from '../text/word-wrap.ts';
import { deviceOf } from './device.ts';
import { write } from './io.ts';

const usual = 80; // of a terminal that nothing is known of
let columns = usual;

/** The host says so, and again when it changes. */
export function screenIs(wide: number): void {
  columns = wide;
}

/** How wide is what the calling process prints on? */
export function columnsHere(): number {
  return deviceOf(me().groupLeader) === undefined ? usual : columns;
}

/** Write text to the caller's screen; its lines end between words. */
export function writeWords(text: string): void {
  write(me(), wrapped(text, columnsHere()));
}
