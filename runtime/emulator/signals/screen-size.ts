// The width of this node's terminal, for texts whose lines break between words.

import { me } from '../process/self.ts';
import { wrapped } from '../text/word-wrap.ts';
import { deviceOf } from './device.ts';
import { write } from './io.ts';

const usual = 80; // columns of a terminal whose width is not known
let columns = usual;

/** Called by the host with the width of the screen, at the start and when the width changes. */
export function screenIs(wide: number): void {
  columns = wide;
}

/** The width of the calling process's screen in columns; 80 if its group leader is no device of this node. */
export function columnsHere(): number {
  return deviceOf(me().groupLeader) === undefined ? usual : columns;
}

/** Write text to the calling process's screen, with line breaks between words. */
export function writeWords(text: string): void {
  write(me(), wrapped(text, columnsHere()));
}
