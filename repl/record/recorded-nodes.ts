// A recording of several nodes, on the screen's side: what the node's emulator tells (distribution/recording.ts of the
// emulator) reaches the transcript and the user.

import { createRecordingClock } from './remote-document.ts';
import type { Transcript } from './transcript.ts';

type Told =
  | { readonly kind: 'ask'; readonly node: string; readonly file: string; readonly time: number }
  | { readonly kind: 'over'; readonly node: string; readonly isGone: boolean }
  | {
      readonly kind: 'answered';
      readonly node: string;
      readonly yes: boolean;
      readonly why: string;
    }
  | { readonly kind: 'changes'; readonly node: string; readonly changes: string }
  | { readonly kind: 'left'; readonly node: string; readonly isGone: boolean }
  | { readonly kind: 'clock'; readonly time: number };

export interface RecordedNodesOptions {
  readonly transcript: Transcript;
  /** Ask the user whether a node may record this terminal. */
  readonly ask: (node: string) => Promise<boolean>;
  /** Tells the user something that the record leaves out. */
  readonly say: (sentence: string) => void;
  /** Send to the emulator, as JSON. */
  readonly send: (what: object) => void;
}

/** Take what the emulator tells. The answer is true if the user says yes to a question. */
export async function recordingTold(
  json: string,
  { transcript, ask, say, send }: RecordedNodesOptions,
): Promise<boolean> {
  const told = JSON.parse(json) as Told;
  switch (told.kind) {
    case 'ask': {
      const clock = createRecordingClock();
      clock.heard(told.time);
      const yes = await ask(told.node);
      if (yes) transcript.recordFor(told.node, clock, send);
      return yes;
    }
    case 'over':
      transcript.recordedNoMore();
      say(
        told.isGone
          ? `* ${told.node} has gone, and records this terminal no more`
          : `* ${told.node} records this terminal no more`,
      );
      return false;
    case 'answered':
      say(answerOf(told));
      if (told.yes) transcript.withNode(told.node, send);
      return false;
    case 'changes':
      transcript.heardFrom(told.node, told.changes);
      return false;
    case 'left': {
      transcript.leftBy(told.node, told.isGone);
      say(told.isGone ? `* ${told.node} has gone` : `* ${told.node} is recorded no more`);
      return false;
    }
    case 'clock':
      transcript.clockHeard(told.time);
      return false;
  }
}

function answerOf({ node, yes, why }: Extract<Told, { kind: 'answered' }>): string {
  if (yes) return `* ${node} is recorded from here on`;
  if (why === '') return `* the user of ${node} does not want to be recorded`;
  return `* ${node} is not recorded: ${why}`;
}
