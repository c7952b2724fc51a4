// The terminal as others use it: Ink draws on it, and now and then another program has it for a while.

import type { Printer } from '../jobs/printer.ts';
import type { InkDoor } from './screen.tsx';
import type { Term } from './terminal-kind.ts';

export interface Lending {
  /** Ink is there: what waits to be printed goes through its door. */
  ready(door: InkDoor): void;
  clearScreen(): void;
  /** Take the terminal from Ink until `meanwhile` is over, so that another program can use it. */
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
      if (door === undefined || isLent) return; // C-z held down comes several times
      const { print } = door;
      isLent = true;
      printer.hold(); // what Ink is given meanwhile it would drop
      await door.suspend(async () => {
        term.flushSync();
        await meanwhile();
      });
      isLent = false;
      term.resized(); // while stopped nobody told us
      printer.resume(print);
    },
  };
}
