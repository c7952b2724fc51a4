// Ink draws on the terminal. This file lends the terminal to another program for a while.

import type { Printer } from '../jobs/printer.ts';
import type { InkDoor } from './screen.tsx';
import type { Term } from './terminal-kind.ts';

export interface Lending {
  /** Call this when Ink has started: waiting output is now printed through `door`. */
  ready(door: InkDoor): void;
  clearScreen(): void;
  /** Takes the terminal from Ink until `meanwhile` is over, so that another program can use it. */
  lend(meanwhile: () => Promise<void>): Promise<void>;
}

export function createLending(printer: Printer, term: Term): Lending {
  let door: InkDoor | undefined;
  let isLent = false;
  return {
    ready(opened) {
      door = opened;
      printer.resume(opened.print);
    },
    clearScreen: () => door?.print('\x1b[H\x1b[2J'),
    async lend(meanwhile) {
      if (door === undefined || isLent) return; // several C-z in a row lend the terminal only once
      const { print } = door;
      isLent = true;
      printer.hold(); // Ink would drop output while it is suspended
      await door.suspend(async () => {
        term.flushSync();
        await meanwhile();
      });
      isLent = false;
      term.resized(); // a stopped program gets no event when the size changes
      printer.resume(print);
    },
  };
}
