// The state of a session document that several terminals record, and how it becomes the bytes of the document. The state
// is replaced in one step, before the document is written: a program that finds it can write the rest.

import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { codeOf } from '../../transport/base/error-code.ts';
import type { DocumentEnd } from './document-state.ts';
import type { Programs } from './running-programs.ts';

/** Where and how a document is written. */
export interface DocumentPlace {
  readonly path: string;
  readonly title: string;
  /** fs.writeSync */
  readonly write?: (
    file: number,
    bytes: Uint8Array,
    from: number,
    length: number,
    at: number,
  ) => number;
}

export interface Member {
  readonly pid: number;
  readonly terminals: readonly string[];
}

/** All that those who share a document have to know. */
export interface State extends DocumentEnd, Programs {
  readonly host: string;
  readonly offset: number; // microseconds from the machine's monotonic clock to the time since 1970
  readonly title: string;
  readonly head: string;
  readonly oldHead: string; // the document begins with one of the two
  readonly members: readonly Member[];
  readonly at: number; // bytes that are final
  readonly from: number; // where `written` begins
  readonly written: string;
  readonly size: number; // bytes of the document
}

/** Replace the state, and make the document what it says. If that fails, both are as before. */
export function replaceState(place: DocumentPlace, path: string, state: State): void {
  putState(path, state);
  try {
    bringAbout(place, state);
  } catch (error) {
    putBack(path);
    throw error;
  }
}

/** Make the document what its state says it is. */
export function bringAbout({ path, write = writeSync }: DocumentPlace, state: State): void {
  if (state.head !== state.oldHead) replaceHead(path, state);
  const file = openSync(path, 'r+');
  try {
    const bytes = Buffer.from(state.written);
    for (let done = 0; done < bytes.length; )
      done += write(file, bytes, done, bytes.length - done, state.from + done);
    if (fstatSync(file).size !== state.size) ftruncateSync(file, state.size);
  } finally {
    closeSync(file);
  }
}

/** The head has grown, so the whole document is written anew, unless that was done. */
function replaceHead(path: string, { head, oldHead }: State): void {
  const text = readFileSync(path, 'utf8');
  if (text.startsWith(head) || !text.startsWith(oldHead)) return;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, head + text.slice(oldHead.length), { mode: 0o600 });
  renameSync(draft, path);
}

/** The state, or the one before if a program was killed while it replaced it. */
export function readState(path: string): State | undefined {
  for (const file of [path, `${path}.old`]) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as State;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

/** Replace the state in one step. The one before is kept, for a disk that is full. */
export function putState(path: string, state: State): void {
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  try {
    renameSync(path, `${path}.old`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error; // the first one
  }
  renameSync(`${path}.new`, path);
}

function putBack(path: string): void {
  try {
    renameSync(`${path}.old`, path);
  } catch {
    // the state that failed was the first one
  }
}
