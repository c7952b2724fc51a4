// Carries out the commands of the screen; most become an event of the emulator's next batch.

import type { Turns } from '../isolate/turns.ts';
import type { Completions } from './completions.ts';
import type { Commands, Handlers, NodeEvent } from './contract.ts';
import type { Entries } from './entries.ts';
import type { AskedScreen } from './screen-questions.ts';
import type { Unprinted } from './unprinted.ts';

/** The parts of a node that its screen's commands use. */
export interface Commanded {
  readonly name: string;
  readonly turns: Turns;
  readonly entries: Entries;
  readonly completions: Completions;
  readonly unprinted: Unprinted;
  readonly screen: AskedScreen;
  tell(event: NodeEvent): void;
  thaw(): void;
  stop(): Promise<void>;
}

export function commandHandlers(node: Commanded): Handlers<Commands> {
  const { turns, entries, completions } = node;
  return {
    evaluate({ job, count, source }) {
      turns.tell({ kind: 'evaluate', job, count, source });
      entries.begun(job);
    },
    complete: (command) => void complete(node, command),
    look: ({ id, source, job, limit }) =>
      turns.tell({ kind: 'look', request: id, source, job, limit }),
    interrupt({ job }) {
      if (entries.interrupt(job)) turns.tell({ kind: 'interrupt', job });
    },
    startShell({ job, node: where }) {
      if (where !== '' && where !== node.name) completions.isElsewhere(job);
      turns.tell({ kind: 'startShell', job, node: where });
    },
    stopShell({ job }) {
      entries.stopped(job);
      turns.tell({ kind: 'stopShell', job });
    },
    recording: ({ what }) => turns.tell({ kind: 'recording', what }),
    screenIs: ({ columns, rows }) => turns.tell({ kind: 'screenSize', columns, rows }),
    printed: ({ job, length }) => node.unprinted.printed(job, length),
    screenAnswered: (command) => node.screen.answered(command),
    thaw: () => node.thaw(),
    stop: () => void stop(node),
  };
}

async function complete(
  { completions, tell }: Commanded,
  command: Readonly<Commands['complete']>,
): Promise<void> {
  const answer = await completions.complete(command);
  tell({ kind: 'completed', id: command.id, answer });
}

async function stop(node: Commanded): Promise<void> {
  await node.stop();
  node.tell({ kind: 'stopped' });
}
