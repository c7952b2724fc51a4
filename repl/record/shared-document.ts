// The file of a session document that several terminals record together. Beside FILE.md is a folder `.FILE.md.recording`
// with the lock (token-lock.ts) and the file `state`. Who has the lock writes first the new state, which holds the bytes
// that the document gets, and then these bytes: if a program is killed between the two, the next one writes them.
// So the document is whole at every moment, with its last block closed.

import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';
import {
  type Change,
  changed,
  type DocumentEnd,
  emptyEnd,
  finished,
  type Piece,
  reportTakes,
  settled,
} from './document-state.ts';
import { closingOf, headOf, textOf } from './document-text.ts';
import { isAlive, type TokenLock, tokenLock } from './token-lock.ts';

export interface SharedDocument {
  /** The time for stamps, in microseconds: later than all times that it gave, and the same clock for all who share. */
  now(): number;
  /** Another node of the recording has told its time. */
  heard(time: number): void;
  /** Take part in the record as a terminal of this name. Gives the name, or another one if it is taken. */
  addTerminal(name: string): string | undefined;
  /** Write what has changed. False if another program has the lock: the same changes must come again. */
  write(changes: readonly Change[]): boolean;
  /** Who has the lock. */
  holder(): number | undefined;
  /** Write the last changes, and take part no more. */
  leave(changes: readonly Change[]): void;
  /** Take part no more in a record that cannot be written. */
  forsake(): void;
}

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

interface Member {
  readonly pid: number;
  readonly terminals: readonly string[];
}

/** All that those who share a document have to know. */
interface State extends DocumentEnd {
  readonly host: string;
  readonly offset: number; // microseconds from the machine's monotonic clock to the time since 1970
  readonly title: string;
  readonly terminals: readonly string[];
  readonly head: string;
  readonly oldHead: string; // the document begins with one of the two
  readonly members: readonly Member[];
  readonly at: number; // bytes that are final
  readonly from: number; // where `written` begins
  readonly written: string;
  readonly size: number; // bytes of the document
}

const nodesTake = 1_000_000; // microseconds that changes of another node may be on their way
const leavingTakes = 1_000; // ms

/** Begin a document, or take part in one that is being recorded. Throws when that cannot be. */
export function openSharedDocument(place: DocumentPlace): SharedDocument {
  const { path } = place;
  const folder = join(dirname(path), `.${basename(path)}.recording`);
  const lock = tokenLock(folder);
  const statePath = join(folder, 'state');
  const state = begin(place, lock, statePath);
  let last = 0;
  let takes = reportTakes; // microseconds that a piece may be reported late
  let ahead = 0; // of the machine's clock, since another machine's is
  const now = (): number => {
    last = Math.max(last + 1, monotonic() + state.offset + ahead);
    return last;
  };
  const update = (isTakenOver: boolean, change: (state: State) => State): void => {
    const before = readState(statePath);
    if (before === undefined) throw new Error(`the record of ${path} is over`);
    if (isTakenOver || statSync(path).size !== before.size) bringAbout(place, before);
    const after = change(before);
    putState(statePath, after);
    try {
      bringAbout(place, after);
    } catch (error) {
      putBack(statePath);
      throw error;
    }
  };
  return {
    now,
    heard(time) {
      takes = nodesTake;
      ahead += Math.max(0, time + 1 - (monotonic() + state.offset + ahead));
    },
    holder: lock.holder,
    addTerminal: (name) =>
      lock.hold((isTakenOver) => {
        let given = name;
        update(isTakenOver, (before) => {
          given = freeName(before, name);
          return withTerminal(before, given);
        });
        return given;
      }),
    write: (changes) =>
      lock.hold((isTakenOver) => {
        update(isTakenOver, (before) =>
          written(before, changed(before.pieces, changes), now(), takes),
        );
        return true;
      }) ?? false,
    leave(changes) {
      lock.hold((isTakenOver) => {
        update(isTakenOver, (before) => left(before, changes, now(), takes));
        if (readState(statePath)?.members.length === 0) lock.remove();
      }, leavingTakes);
    },
    forsake() {
      lock.hold(() => {
        const before = readState(statePath);
        const members = before === undefined ? [] : others(before);
        if (before === undefined || members.length === 0) lock.remove();
        else putState(statePath, { ...before, members });
      });
    },
  };
}

function begin(place: DocumentPlace, lock: TokenLock, statePath: string): State {
  const { path, title } = place;
  for (let tries = 0; tries < 3; tries++) {
    try {
      const state =
        lock.make(() => created(place, lock, statePath, title)) ??
        lock.hold(() => joined(path, lock, statePath), leavingTakes);
      if (state !== undefined) return state;
    } catch (error) {
      // the record that was under way has ended at this moment
      if (codeOf(error) !== 'ENOENT' || tries === 2) throw error;
    }
  }
  throw new Error(`${path} is being written by process ${lock.holder()}, which does not go on`);
}

/** The first terminal makes the document. */
function created(place: DocumentPlace, lock: TokenLock, statePath: string, title: string): State {
  const head = headOf(title, []);
  const size = Buffer.byteLength(head);
  const state: State = {
    ...emptyEnd,
    host: hostname(),
    offset: Math.round(Date.now() * 1000 - monotonic()),
    title,
    terminals: [],
    head,
    oldHead: head,
    members: [{ pid: process.pid, terminals: [] }],
    at: size,
    from: 0,
    written: head,
    size,
  };
  try {
    closeSync(openSync(place.path, 'wx', 0o600)); // never over something that exists
    putState(statePath, state);
    bringAbout(place, state);
    return state;
  } catch (error) {
    lock.remove();
    throw error;
  }
}

function joined(path: string, lock: TokenLock, statePath: string): State | undefined {
  const state = readState(statePath);
  const isUnderWay = state?.host === hostname() && state.members.some(({ pid }) => isAlive(pid));
  if (state !== undefined && state.host !== hostname())
    throw new Error(`${path} is being recorded on ${state.host}`);
  if (state === undefined || !isUnderWay) {
    lock.remove(); // all who recorded it were killed
    return undefined;
  }
  const members = state.members.filter(({ pid }) => pid !== process.pid);
  const next = { ...state, members: [...members, { pid: process.pid, terminals: [] }] };
  putState(statePath, next);
  return next;
}

/** The name, or the same with a number if a terminal that still runs has it. */
function freeName({ members }: State, name: string): string {
  const others = members.filter(({ pid }) => isAlive(pid));
  const taken = new Set(others.flatMap(({ terminals }) => terminals));
  let given = name;
  for (let n = 2; taken.has(given); n++) given = `${name}${n}`;
  return given;
}

function withTerminal(state: State, name: string): State {
  const members = state.members.map((member) =>
    member.pid === process.pid ? { ...member, terminals: [...member.terminals, name] } : member,
  );
  if (state.terminals.includes(name)) return { ...state, members };
  const terminals = [...state.terminals, name];
  const head = headOf(state.title, terminals);
  const more = Buffer.byteLength(head) - Buffer.byteLength(state.head);
  return {
    ...state,
    members,
    terminals,
    head,
    oldHead: state.head,
    at: state.at + more,
    from: state.at + more,
    written: endText(state, state.pieces),
    size: state.size + more,
  };
}

/** The state with these pieces: those that are final become part of the text. */
function written(state: State, pieces: readonly Piece[], now: number, takes: number): State {
  const { final, rest } = settled(pieces, now, takes);
  const { text, block, isParagraph } = textOf(final, state, rest[0]);
  const end: DocumentEnd = { block, isParagraph, pieces: rest };
  const tail = endText(end, rest);
  return {
    ...state,
    ...end,
    oldHead: state.head,
    at: state.at + Buffer.byteLength(text),
    from: state.at,
    written: text + tail,
    size: state.at + Buffer.byteLength(text) + Buffer.byteLength(tail),
  };
}

/** What follows the final text: the pieces that are not final yet, and the end of the block. */
function endText(
  end: Pick<DocumentEnd, 'block' | 'isParagraph'>,
  pieces: readonly Piece[],
): string {
  const tail = textOf(pieces, end);
  return tail.text + closingOf(tail);
}

/** The state without this program. The last one to leave makes everything final. */
function left(state: State, changes: readonly Change[], now: number, takes: number): State {
  const members = others(state);
  const pieces = changed(state.pieces, changes);
  return written(
    { ...state, members },
    members.length === 0 ? finished(pieces, now) : pieces,
    now,
    takes,
  );
}

/** Those who still record, without this program. */
function others({ members }: State): readonly Member[] {
  return members.filter(({ pid }) => pid !== process.pid && isAlive(pid));
}

/** Make the document what its state says it is. */
function bringAbout({ path, write = writeSync }: DocumentPlace, state: State): void {
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
function readState(path: string): State | undefined {
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
function putState(path: string, state: State): void {
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

/** Microseconds of a clock that all programs of this machine share, and that nobody sets. */
function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
