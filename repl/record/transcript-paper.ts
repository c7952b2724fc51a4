// Turns output into the text that a reader sees in the end:
// whole lines without escapes, and the incomplete last line.

import { ended, overwritten } from '../text/overwrite.ts';
import { plainText } from '../text/sanitise.ts';

export interface Paper {
  write(text: string): void; // prints text that may end inside a line
  lines(text: string): void; // prints whole lines, on a row of their own
  /** Ends the last line if it is incomplete. */
  end(): void;
}

const longestLine = 65_536; // characters; a longer line is cut, as it might never end

/**
 * Returns functions that take output. `put` gets the new whole
 * lines, each with its '\n', and the incomplete last line.
 */
export function createPaper(put: (lines: string, begun: string) => void): Paper {
  let begun = ''; // not made plain yet, since an escape sequence may be split between two writes

  const write = (text: string): void => {
    const lines = (begun + text).split('\n');
    begun = overwritten(lines.pop() ?? '');
    while (begun.length > longestLine) {
      lines.push(begun.slice(0, longestLine));
      begun = begun.slice(longestLine);
    }
    put(lines.map((line) => `${shown(overwritten(line))}\n`).join(''), shown(begun));
  };

  const end = (): void => {
    if (begun !== '') write('\n');
  };

  return {
    write,
    end,
    lines(text) {
      end();
      write(text.endsWith('\n') ? text : `${text}\n`);
    },
  };
}

function shown(line: string): string {
  return plainText(ended(line));
}
