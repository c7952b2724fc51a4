// Ink draws on the terminal. This file lends the terminal to another program for a while.

import type { Printer } from '../jobs/printer.ts';
import type { Picture } from './picture.ts';
import type { InkDoor } from './screen.tsx';
import type { Term } from './terminal-kind.ts';

export interface Lending {
  /** Call this when Ink has started: waiting output is now printed into the picture, through `door`. */
  ready(door: InkDoor, picture: Picture): void;
  clearScreen(): void;
  /** Takes the terminal from Ink until `meanwhile` is over, so that another program can use it. */
  lend(meanwhile: () => Promise<void>): Promise<void>;
}

export function createLending(printer: Printer, term: Term): Lending {
  let screen: { readonly door: InkDoor; readonly picture: Picture } | undefined;
  let isLent = false;
  return {
    ready(door, picture) {
      screen = { door, picture };
      picture.printWith(door.print);
      printer.resume(picture.print);
      printer.printNow(); // what waits, such as the banner, appears together with the first prompt
    },
    clearScreen: () => screen?.picture.print('\x1b[H\x1b[2J'),
    async lend(meanwhile) {
      if (screen === undefined || isLent) return; // several C-z in a row lend the terminal only once
      const { door, picture } = screen;
      isLent = true;
      picture.draw();
      printer.hold(); // Ink would drop output while it is suspended
      await door.suspend(async () => {
        term.flushSync();
        await meanwhile();
      });
      isLent = false;
      term.resized(); // a stopped program gets no event when the size changes
      printer.resume(picture.print);
    },
  };
}
