// Texts whose lines break between words, at the width of this node's terminal.

import { me } from '../process/self.ts';
import { wrapped } from '../text/word-wrap.ts';
import { deviceOf } from './device.ts';
import { write } from './io.ts';
import { screen } from './screen.ts';

const usual = 80; // columns

/** The width of the calling process's screen in columns; 80 if its group leader is no device of this node. */
export function columnsHere(): number {
  return deviceOf(me().groupLeader) === undefined ? usual : screen.columns;
}

/** Write text to the calling process's screen, with line breaks between words. */
export function writeWords(text: string): void {
  write(me(), wrapped(text, columnsHere()));
}
