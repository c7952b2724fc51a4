// What is printed, as a reader sees it in the end: whole lines without escapes, and the line that is begun.

import { ended, overwritten } from '../text/overwrite.ts';
import { plainText } from '../text/sanitise.ts';

export interface Paper {
  write(text: string): void; // may end inside a line
  lines(text: string): void; // begun on a fresh row
  /** End the line that is begun, if one is. */
  end(): void;
}

const longestLine = 65_536; // characters; a longer one is cut there: it might never end

/** `put` gets the lines that are whole, each with its '\n', and the one that is begun now. */
export function createPaper(put: (lines: string, begun: string) => void): Paper {
  let begun = ''; // an escape sequence may be split between writes

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
