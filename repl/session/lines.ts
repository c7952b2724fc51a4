// Lines of JSON on a socket, in the order in which they were written.

import type { Socket } from 'node:net';

const longestLine = 64 * 1024 * 1024; // characters: a look at a large value is a long line

/** Call `take` with each line, read as JSON. A line that is not JSON, or does not end, ends the connection. */
export function onLines(socket: Socket, take: (message: unknown) => void): void {
  let begun = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    if (begun.length > longestLine) socket.destroy();
    for (const line of lines) {
      try {
        take(JSON.parse(line));
      } catch {
        socket.destroy();
      }
    }
  });
}
