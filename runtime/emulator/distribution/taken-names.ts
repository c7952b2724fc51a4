// Names of no process: what other nodes send to them takes effect as it arrives.

import { transcriptServer } from '../link/recording-clock.ts';
import type { Term } from '../term/term.ts';
import { traceMessage } from '../trace/collecting.ts';
import { traceServer } from '../trace/names.ts';
import { recordingMessage } from './recording.ts';

/** By name, what takes a message, with the node that has sent it. Servers add their own. */
export const takenNames: Map<string, (node: string, message: Term) => void> = new Map([
  [transcriptServer, recordingMessage],
  [traceServer, traceMessage],
]);
