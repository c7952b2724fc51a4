// The file of a transcript: what is appended in one turn of the event loop is one write, so a node that is killed
// loses nothing that was on its screen. What a format needs at its end is always there already, and moves along.

import { closeSync, openSync, writeSync } from 'node:fs';

export interface TranscriptFile {
  append(text: string): void;
  /** What stands behind the last text: '' unless the format closes something. */
  setTrailer(trailer: string): void;
  close(): void;
}

/** Writes a part, and says how much of it: fs.writeSync. */
type Write = (file: number, bytes: Uint8Array, from: number, length: number, at: number) => number;

/** Open a new file. Throws when it is there already, or cannot be written. */
export function openTranscriptFile(
  path: string,
  failed: (error: unknown) => void,
  write: Write = writeSync,
): TranscriptFile {
  const file = openSync(path, 'wx', 0o600); // never over something that exists
  let pending = '';
  let trailer = '';
  let at = 0; // bytes before the trailer
  let scheduled: NodeJS.Immediate | undefined;
  let isOpen = true;

  const flush = (): void => {
    clearImmediate(scheduled);
    scheduled = undefined;
    if (!isOpen || pending === '') return;
    const text = Buffer.from(pending);
    pending = '';
    try {
      writeAll(write, file, Buffer.concat([text, Buffer.from(trailer)]), at);
      at += text.length;
    } catch (error) {
      isOpen = false;
      closeSync(file);
      failed(error);
    }
  };

  return {
    append(text) {
      pending += text;
      scheduled ??= setImmediate(flush);
    },
    setTrailer(to) {
      trailer = to;
    },
    close() {
      flush();
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}

/** A disk that is nearly full takes a part; the next attempt says why. */
function writeAll(write: Write, file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += write(file, bytes, done, bytes.length - done, at + done);
}
