// The file of a transcript: what is appended in one turn of the event loop is one write, so a node that is killed
// loses nothing that was on its screen. What stands at its end until more comes is always there already, and moves along.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

export interface TranscriptFile {
  append(text: string): void;
  /** What stands behind the last text: '' if there is nothing. */
  setTrailer(trailer: string): void;
  /** To here `rewind` goes back. */
  mark(): void;
  rewind(): void;
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
  let length = 0; // bytes in the file
  let marked = 0;
  let isChanged = false;
  let scheduled: NodeJS.Immediate | undefined;
  let isOpen = true;

  const flush = (): void => {
    clearImmediate(scheduled);
    scheduled = undefined;
    if (!isOpen || !isChanged) return;
    const text = Buffer.from(pending);
    pending = '';
    isChanged = false;
    const bytes = Buffer.concat([text, Buffer.from(trailer)]);
    try {
      writeAll(write, file, bytes, at);
      if (at + bytes.length < length) ftruncateSync(file, at + bytes.length);
      length = at + bytes.length;
      at += text.length;
    } catch (error) {
      isOpen = false;
      closeSync(file);
      failed(error);
    }
  };

  const changed = (): void => {
    isChanged = true;
    scheduled ??= setImmediate(flush);
  };

  return {
    append(text) {
      if (text === '') return;
      pending += text;
      changed();
    },
    setTrailer(to) {
      if (to === trailer) return;
      trailer = to;
      changed();
    },
    mark() {
      flush();
      marked = at;
    },
    rewind() {
      pending = '';
      at = marked;
      changed();
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
