// The file of a session document that several terminals record together. Beside FILE.md is a folder `.FILE.md.recording`
// with the lock (token-lock.ts) and the file `state`. Who has the lock writes first the new state, which holds the bytes
// that the document gets, and then these bytes: if a program is killed between the two, the next one writes them.
// So the document is whole at every moment, with its last block closed.

import { closeSync, openSync, rmSync, statSync } from 'node:fs';
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
import {
  bringAbout,
  type DocumentPlace,
  type Member,
  putState,
  readState,
  replaceState,
  type State,
} from './recorded-state.ts';
import { killed, type Programs, without } from './running-programs.ts';
import { isAlive, type TokenLock, tokenLock } from './token-lock.ts';

export interface SharedDocument {
  /** The time for stamps, in microseconds: later than all times that it gave, and the same clock for all who share. */
  now(): number;
  /** Another node of the recording has told its time. */
  heard(time: number): void;
  /** Take part in the record as a terminal of this name, or as that of a node elsewhere. */
  addTerminal(name: string, isElsewhere?: boolean): JoinedTerminal | undefined;
  /** Write what has changed. False if another program has the lock: the same changes must come again. */
  write(changes: readonly Change[]): boolean;
  /** Who has the lock. */
  holder(): number | undefined;
  /** Write the last changes, and take part no more. */
  leave(changes: readonly Change[], end?: ProgramEnd): void;
  /** Take part no more in a record that cannot be written. */
  forsake(): void;
}

/** The end of a program: by what the document shows, or by something else. */
export type ProgramEnd = 'seen' | 'unseen';

/** A terminal of the document, as a program takes its place there. */
export interface JoinedTerminal {
  readonly name: string; // the wanted one, or another one if that is taken
  /** What the document has of it: nothing yet, a program that has ended, or this program. */
  readonly before: 'nothing' | 'ended' | 'this';
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
  /** `at`: the stamp of what brings it about. `gone`: a program that has ended. */
  const update = (
    isTakenOver: boolean,
    at: number,
    change: (state: State) => State,
    gone?: number,
  ): void => {
    const before = readState(statePath);
    if (before === undefined) throw new Error(`the record of ${path} is over`);
    if (isTakenOver || statSync(path).size !== before.size) bringAbout(place, before);
    const programs = killed(before, at, gone);
    const living = programs === undefined ? before : withHead(before, programs);
    if (living !== before) replaceState(place, statePath, living);
    replaceState(place, statePath, change(living));
  };
  return {
    now,
    heard(time) {
      takes = nodesTake;
      ahead += Math.max(0, time + 1 - (monotonic() + state.offset + ahead));
    },
    holder: lock.holder,
    addTerminal: (wanted, isElsewhere = false) =>
      lock.hold((isTakenOver) => {
        let joined: JoinedTerminal = { name: wanted, before: 'nothing' };
        const join = (before: State): State => {
          joined = joinedAs(before, wanted);
          return withTerminal(before, joined.name, isElsewhere);
        };
        const gone = isElsewhere ? undefined : formerOf(readState(statePath), wanted);
        update(isTakenOver, now(), join, gone);
        return joined;
      }),
    write: (changes) =>
      lock.hold((isTakenOver) => {
        update(isTakenOver, beginOf(changes) ?? now(), (before) =>
          written(before, changed(before.pieces, changes), now(), takes),
        );
        return true;
      }) ?? false,
    leave(changes, end) {
      lock.hold((isTakenOver) => {
        update(isTakenOver, beginOf(changes) ?? now(), (before) =>
          left(end === 'seen' ? ended(before) : before, changes, now(), takes),
        );
        if (readState(statePath)?.members.length === 0) lock.remove();
        else if (end === 'unseen') update(false, now(), (before) => before, process.pid);
      }, leavingTakes);
    },
    forsake() {
      if (!forsaken(lock, statePath)) process.once('exit', () => forsaken(lock, statePath));
    },
  };
}

/** Take this program out of the record. False if the disk has no room for that. */
function forsaken(lock: TokenLock, statePath: string): boolean {
  try {
    lock.hold(() => {
      const before = readState(statePath);
      const members = before === undefined ? [] : others(before);
      if (before === undefined || members.length === 0) lock.remove();
      else putState(statePath, { ...before, members });
    });
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT'; // the record is over
  }
}

function begin(place: DocumentPlace, lock: TokenLock, statePath: string): State {
  const { path, title } = place;
  for (let tries = 0; tries < 3; tries++) {
    try {
      const state =
        lock.make(() => created(place, lock, statePath, title)) ??
        lock.hold(() => joined(path, lock, statePath), leavingTakes);
      if (state !== undefined) return state;
      if (!lock.hasToken()) lock.remove();
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
    running: {},
    killer: undefined,
    at: size,
    from: 0,
    written: head,
    size,
  };
  try {
    closeSync(openSync(place.path, 'wx', 0o600)); // never over something that exists
    try {
      putState(statePath, state);
      bringAbout(place, state);
    } catch (error) {
      rmSync(place.path, { force: true }); // it has nothing of the session
      throw error;
    }
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

/** The stamp of the first change. */
function beginOf(changes: readonly Change[]): number | undefined {
  const stamps = changes.flatMap((change) => ('stamp' in change ? [change.stamp] : []));
  return stamps.length === 0 ? undefined : Math.min(...stamps);
}

/** The program that had this terminal before: a node's name is given once, so it has ended. */
function formerOf(state: State | undefined, terminal: string): number | undefined {
  const pid = state?.running[terminal];
  return pid === process.pid ? undefined : pid;
}

function joinedAs(state: State, wanted: string): JoinedTerminal {
  const name = freeName(state, wanted);
  if (state.running[name] === process.pid) return { name, before: 'this' };
  return { name, before: state.terminals.includes(name) ? 'ended' : 'nothing' };
}

/** The name, or the same with a number if a terminal that still runs has it. */
function freeName({ members, killer }: State, name: string): string {
  const others = members.filter(({ pid }) => isAlive(pid));
  const taken = new Set(others.flatMap(({ terminals }) => terminals));
  const isFree = (one: string): boolean => !taken.has(one) && one !== killer;
  let given = name;
  for (let n = 2; !isFree(given); n++) given = `${name}${n}`;
  return given;
}

function withTerminal(state: State, name: string, isElsewhere: boolean): State {
  const members = state.members.map((member) =>
    member.pid === process.pid ? { ...member, terminals: [...member.terminals, name] } : member,
  );
  const running = isElsewhere ? state.running : { ...state.running, [name]: process.pid };
  const terminals = state.terminals.includes(name) ? state.terminals : [...state.terminals, name];
  return withHead({ ...state, members }, { ...state, running, terminals });
}

/** The document shows the end of this program. */
function ended(state: State): State {
  return { ...state, running: without(process.pid, state.running) };
}

/** The state with these programs, whose terminals stand in its head, and their pieces in its text. */
function withHead(state: State, { running, killer, terminals, pieces }: Programs): State {
  const head = headOf(state.title, terminals);
  const at = state.at + Buffer.byteLength(head) - Buffer.byteLength(state.head);
  const written = endText(state, pieces);
  const size = at + Buffer.byteLength(written);
  const programs = { running, killer, terminals, pieces };
  return { ...state, ...programs, head, oldHead: state.head, at, from: at, written, size };
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

/** Microseconds of a clock that all programs of this machine share, and that nobody sets. */
function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
