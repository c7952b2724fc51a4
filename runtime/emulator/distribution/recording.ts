// A recording of several nodes. One node, the recorder, writes the document; it asks the others, whose users may refuse.
// A node that is recorded sends its changes of the document to the recorder. Messages go to the name transcript_server:
// to a node that is to be recorded
//   ['record', file, time]    may this node be recorded? the time of the recorder
//   ['group', nodes]          the nodes of the recording, which tell one another the time
//   ['record_over']           the recording has ended
// to the recorder
//   ['recorded', yes, why]    the answer of the user; of a node that does not ask its user, why
//   ['changes', json]         what has happened there
//   ['left']                  that node is recorded no more
// and between all of them ['clock', time] (recording-clock.ts).

import { here } from '../identity/incarnation.ts';
import { connectNode } from '../link/dist-entry.ts';
import { onNodes } from '../link/node-events.ts';
import {
  heardTime,
  lagBehind,
  recordedWith,
  recordingTime,
  transcriptServer,
} from '../link/recording-clock.ts';
import { requestThen } from '../process/request.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';

/** What the emulator tells the screen, as JSON. */
type Told =
  | {
      readonly kind: 'ask'; // the answer is true or false
      readonly node: string;
      readonly file: string;
      readonly time: number; // of the recorder
    }
  | { readonly kind: 'over'; readonly node: string; readonly isGone: boolean } // this node is recorded no more
  | {
      readonly kind: 'answered';
      readonly node: string;
      readonly yes: boolean;
      readonly why: string;
    } // '': as its user wants
  | { readonly kind: 'changes'; readonly node: string; readonly changes: string }
  | { readonly kind: 'left'; readonly node: string; readonly isGone: boolean }
  | { readonly kind: 'clock'; readonly time: number };

const asked = new Set<string>(); // nodes that have not answered yet
const recorded = new Set<string>(); // nodes that this node records
let recorder: string | undefined; // the node that records this one
let candidate: string | undefined; // the node whose question the user has not answered yet

const refused = new Map<string, number>(); // when the user said no to a node
const asksAgain = 60_000_000; // microseconds that a node must wait then

/** Called once, when the emulator starts. */
export function startRecordings(): void {
  onNodes(
    () => undefined,
    ({ node }) => nodeGone(node),
  );
}

/** Ask nodes whether they may be recorded here. */
export function recordNodes(file: string, nodes: readonly string[]): void {
  for (const node of nodes) {
    if (node === here.node.text || recorded.has(node) || asked.has(node)) continue;
    asked.add(node);
    connectNode(node, 'asked', (up, why) => {
      if (!up) answered(node, false, `it cannot be reached: ${why}`);
      else if (asked.has(node)) send(node, ['record', file, recordingTime()]);
    });
  }
}

/** A message from another node to the name transcript_server. */
export function recordingMessage(node: string, message: Term): void {
  if (!Array.isArray(message)) return;
  const [kind, value, more] = message as readonly Term[];
  switch (kind) {
    case 'clock':
      return clock(node, value);
    case 'record':
      return ask(node, String(value), lagBehind(more));
    case 'group':
      return group(node, value);
    case 'record_over':
      return over(node, false);
    case 'recorded':
      return answered(node, value === true, reasons[String(more)] ?? '');
    case 'changes':
      if (recorded.has(node) && typeof value === 'string')
        tell({ kind: 'changes', node, changes: value });
      return;
    case 'left':
      return left(node, false);
  }
}

/** The screen tells what has happened there, as JSON. */
export function recordingCommand(json: string): void {
  const command = JSON.parse(json) as
    | { readonly kind: 'clock'; readonly time: number }
    | { readonly kind: 'changes'; readonly changes: string }
    | { readonly kind: 'leave' } // this node is to be recorded no more
    | { readonly kind: 'stop' }; // this node records no more
  switch (command.kind) {
    case 'clock':
      return heardTime(command.time);
    case 'changes':
      if (recorder !== undefined) send(recorder, ['changes', command.changes]);
      return;
    case 'leave':
      if (recorder !== undefined) send(recorder, ['left']);
      recorder = undefined;
      recordedWith.clear();
      return;
    case 'stop':
      for (const node of [...recorded, ...asked]) send(node, ['record_over']);
      recorded.clear();
      asked.clear();
      if (recorder === undefined) recordedWith.clear();
  }
}

/** The screen hears of it before it prints what came after it. */
function clock(node: string, time: Term): void {
  if (!recordedWith.has(node)) return;
  heardTime(time);
  tell({ kind: 'clock', time: recordingTime() });
}

function ask(node: string, file: string, lag: number): void {
  const isBusy = recorder !== undefined || candidate !== undefined;
  const isTooSoon = recordingTime() < (refused.get(node) ?? 0) + asksAgain;
  if (isBusy) return send(node, ['recorded', false, 'busy']);
  if (isTooSoon) return send(node, ['recorded', false, 'too_soon']);
  candidate = node;
  const question: Told = { kind: 'ask', node, file, time: recordingTime() + lag };
  requestThen('recording', [JSON.stringify(question)], (value, thrown) => {
    if (candidate !== node) return; // it has gone
    candidate = undefined;
    const yes = !thrown && value === true;
    if (yes) {
      recorder = node;
      recordedWith.add(node);
      heardTime(recordingTime() + lag);
    } else refused.set(node, recordingTime());
    send(node, ['recorded', yes]);
  });
}

function group(node: string, nodes: Term): void {
  if (node !== recorder || !Array.isArray(nodes)) return;
  recordedWith.clear();
  for (const one of [node, ...(nodes as readonly Term[])])
    if (typeof one === 'string' && one !== here.node.text) recordedWith.add(one);
}

function over(node: string, isGone: boolean): void {
  if (candidate === node) candidate = undefined;
  if (recorder !== node) return;
  recorder = undefined;
  recordedWith.clear();
  tell({ kind: 'over', node, isGone });
}

/** Why a node is not recorded. */
const reasons: Readonly<Record<string, string>> = {
  busy: 'another node records it, or has asked to',
  too_soon: 'its user said no less than a minute ago',
};

function answered(node: string, yes: boolean, why: string): void {
  if (!asked.delete(node)) return;
  if (yes) {
    recorded.add(node);
    recordedWith.add(node);
    for (const one of recorded) send(one, ['group', [...recorded]]);
  }
  tell({ kind: 'answered', node, yes, why });
}

function left(node: string, isGone: boolean): void {
  answered(node, false, 'it has gone');
  if (!recorded.delete(node)) return;
  recordedWith.delete(node);
  tell({ kind: 'left', node, isGone });
}

function nodeGone(node: string): void {
  if (recordingTime() >= (refused.get(node) ?? 0) + asksAgain) refused.delete(node);
  over(node, true);
  left(node, true);
}

function send(node: string, message: Term): void {
  sendMessage([transcriptServer, node], message);
}

function tell(told: Told): void {
  requestThen('recording', [JSON.stringify(told)], () => undefined);
}
