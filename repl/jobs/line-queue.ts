// Lines that wait to be printed: first in, first out. When there are too many, the oldest are dropped and counted.

const queuedLines = 200_000; // what outruns the terminal beyond this,
const queuedCharacters = 32 * 1024 * 1024; // or this, is dropped

export interface LineQueue {
  add(line: string): void;
  take(most: number): string; // lines, each with its '\n'
  isEmpty(): boolean;
  lines(): number; // that wait
  characters(): number;
  added(): number; // lines, ever
  taken(): number; // lines, ever; dropped ones too
}

export function createLineQueue(): LineQueue {
  let lines: string[] = [];
  let head = 0; // lines[0..head) are gone already
  let dropped = 0;
  let characters = 0; // in lines[head..]
  let gone = 0; // lines no longer in the array

  const compact = (): void => {
    gone += head;
    lines = lines.slice(head);
    head = 0;
  };

  return {
    add(line) {
      lines.push(line);
      characters += line.length;
      // the newest lines say more than the oldest
      while (lines.length - head > queuedLines || characters > queuedCharacters) {
        characters -= lines[head]?.length ?? 0;
        lines[head] = '';
        head += 1;
        dropped += 1;
      }
      if (head >= queuedLines) compact();
    },
    take(most) {
      const batch = lines.slice(head, head + most);
      head += batch.length;
      for (const line of batch) characters -= line.length;
      if (head === lines.length || head >= queuedLines) compact();
      if (dropped > 0) batch.unshift(`... ${dropped} lines were too many to show`);
      dropped = 0;
      return batch.length === 0 ? '' : `${batch.join('\n')}\n`;
    },
    isEmpty: () => head === lines.length,
    lines: () => lines.length - head,
    characters: () => characters,
    added: () => gone + lines.length,
    taken: () => gone + head,
  };
}
