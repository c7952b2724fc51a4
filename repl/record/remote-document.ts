// A document that another node writes: the changes of this terminal go there. And the other side: changes that come from a
// node that is recorded are made safe, since that node may say anything.

import { leavingHint } from '../text/banner.ts';
import { plainText } from '../text/sanitise.ts';
import type { Change } from './document-state.ts';
import type { SharedDocument } from './shared-document.ts';

/** Microseconds since 1970, later each time, and later than all times that were heard. */
export interface RecordingClock {
  now(): number;
  heard(time: number): void;
}

export function createRecordingClock(): RecordingClock {
  let last = 0;
  let ahead = 0;
  const physical = (): number =>
    Math.floor((performance.timeOrigin + performance.now()) * 1000) + ahead;
  const now = (): number => {
    last = Math.max(last + 1, physical());
    return last;
  };
  return {
    now,
    heard(time) {
      ahead += Math.max(0, time + 1 - physical());
    },
  };
}

/** The document as the recorded terminal sees it. */
export function remoteDocument(
  clock: RecordingClock,
  send: (changes: readonly Change[]) => void,
): SharedDocument {
  return {
    now: clock.now,
    heard: clock.heard,
    holder: () => undefined,
    addTerminal: (name) => ({ name, before: 'ended' }), // so that it says how its node is started
    write(changes) {
      send(changes);
      return true;
    },
    leave(changes) {
      if (changes.length > 0) send(changes);
    },
    forsake: () => undefined,
  };
}

/** The changes in a message of a node, for the terminal of that name here. Anything else is left out. */
export function changesFrom(
  node: string,
  json: string,
  { terminal, now }: { readonly terminal: string; readonly now: number },
): readonly Change[] {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(given)) return [];
  return (given as unknown[]).flatMap((one) => changeFrom(node, one, terminal, now) ?? []);
}

/** The stamp right behind the start of a node, its first whole piece: entries may have been reported with it. */
export function behindStart(changes: readonly Change[]): number | undefined {
  for (const change of changes) if (change.kind === 'end') return change.stamp + 1;
  return undefined;
}

const atMostAhead = 1_000_000; // microseconds

function changeFrom(
  node: string,
  given: unknown,
  terminal: string,
  now: number,
): Change | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { kind, id: theirs, stamp: time, text, begun } = given as Record<string, unknown>;
  const id = `${node} ${String(theirs)}`;
  if (kind === 'drop') return { kind, id };
  if (typeof time !== 'number' || !Number.isFinite(time)) return undefined;
  const stamp = Math.min(time, now + atMostAhead);
  if (kind === 'end') return { kind, id, stamp };
  if (typeof text !== 'string' || (text !== '' && !text.endsWith('\n'))) return undefined;
  const plain = plainText(text);
  switch (kind) {
    case 'enter':
    case 'press':
      return typedIn[kind](node, plain) ? { kind, id, terminal, stamp, text: plain } : undefined;
    case 'narrate': // a comment would be an order to those who play the document
      return { kind, id, terminal, stamp, text: plain.replaceAll('<!--', '\\<!--') };
    case 'print': {
      const line = typeof begun === 'string' ? plainText(begun).replaceAll('\n', ' ') : '';
      return { kind, id, terminal, stamp, text: plain, begun: line };
    }
    default:
      return undefined;
  }
}

const typedIn = {
  enter: (node: string, text: string): boolean => isStart(text) || isEntryOf(node, text),
  press: areKeysOf,
};

/** Whether a node is started, and no command of the system's shell is hidden in that. */
function isStart(text: string): boolean {
  return /^\$ terl(?: (?:[\w@%+=:,./~-]+|'[^'\n]*'))*\n\.\.\.\n$/.test(text);
}

/** Whether each line has keys, a command of the job control menu, or a prompt of that node with nothing behind it. */
function areKeysOf(node: string, text: string): boolean {
  return text
    .trimEnd()
    .split('\n')
    .every(
      (line) =>
        line === leavingHint ||
        /^(%% keys( [\w-]+)+|%% type .+|\s--> ?.*)$/.test(line) ||
        (/>$/.test(line) && isEntryOf(node, line)),
    );
}

/** Whether each line has a prompt of that node. */
function isEntryOf(node: string, text: string): boolean {
  const [name = ''] = node.split('@');
  return text
    .trimEnd()
    .split('\n')
    .every((line) => {
      const [, shown] = /^\(([\w-]+)@[\w.:-]+\)\d+>/.exec(line) ?? [];
      return shown === name;
    });
}
