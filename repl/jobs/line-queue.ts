// The queue of lines that wait to be printed. If the queue is too long,
// the oldest lines are dropped, and a line with their number is printed.

const queuedLines = 200_000; // the most lines that the queue keeps
const queuedCharacters = 32 * 1024 * 1024; // the most characters that the queue keeps

export interface LineQueue {
  add(line: string): void;
  take(most: number): string; // removes and returns the first lines, each with its '\n'
  isEmpty(): boolean;
  lines(): number; // the number of lines in the queue
  characters(): number; // the number of characters in the queue
  added(): number; // the number of lines ever added
  taken(): number; // the number of lines ever removed, including dropped lines
}

export function createLineQueue(): LineQueue {
  let lines: string[] = [];
  let head = 0; // lines before this index are taken or dropped
  let dropped = 0;
  let characters = 0; // the number of characters in lines[head..]
  let gone = 0; // the number of lines that compact() has removed from the array

  const compact = (): void => {
    gone += head;
    lines = lines.slice(head);
    head = 0;
  };

  return {
    add(line) {
      lines.push(line);
      characters += line.length;
      // the oldest lines are dropped, as the newest ones say more
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
