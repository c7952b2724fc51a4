// The file of a transcript. All text of one turn of the event loop is one write, so a killed node loses
// almost nothing. The file always ends with a trailer, such as the closing fence of Markdown: each write puts
// the new text where the trailer began, and the trailer after it.

import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';

export interface TranscriptFile {
  append(text: string): void;
  /** Sets the text at the end of the file, after all appended text; '' for none. */
  setTrailer(trailer: string): void;
  /** Remembers the end of the text; rewind() cuts off all text after it. */
  mark(): void;
  rewind(): void;
  close(): void;
}

/** fs.writeSync: writes a part of the bytes, and returns how many. */
type Write = (file: number, bytes: Uint8Array, from: number, length: number, at: number) => number;

/** Opens a new file. Throws if it exists, or cannot be written. */
export function openTranscriptFile(
  path: string,
  failed: (error: unknown) => void,
  write: Write = writeSync,
): TranscriptFile {
  const file = openSync(path, 'wx', 0o600); // 'x': fails if the file exists
  let pending = '';
  let trailer = '';
  let at = 0; // where the trailer begins, in bytes
  let length = 0; // the size of the file in bytes
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
      const isEmpty = fstatSync(file).size === 0;
      closeSync(file);
      if (isEmpty) rmSync(path, { force: true }); // it has nothing of the session
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

/**
 * Writes all bytes. On a nearly full disk a write may take
 * only a part; the next write then throws the reason.
 */
function writeAll(write: Write, file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += write(file, bytes, done, bytes.length - done, at + done);
}
