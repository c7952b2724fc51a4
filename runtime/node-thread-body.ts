// The node's thread: starts a node and passes messages between it and its screen.

import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { garbageCollection, mostUnprinted } from './limits.ts';
import { type EmbeddedNode, startNode } from './node.ts';
import type { FromNode, ThreadData, ToNode } from './thread-messages.ts';

// The isolate is made later, and takes these: a node's garbage is mostly young, and its heap grows fast.
for (const flag of garbageCollection) setFlagsFromString(flag);

const { options } = workerData as ThreadData;
let untold: FromNode[] = [];

/** All that one turn has to tell goes in one piece: a value and the end of its shell are then seen together. */
function tell(message: FromNode): void {
  if (untold.push(message) === 1) queueMicrotask(tellAll);
}

function tellAll(): void {
  parentPort?.postMessage(untold);
  untold = [];
}

const asked = new Map<number, (answer: unknown) => void>(); // of the screen, about transcripts
let transcripts = 0;
let unprinted = 0;
let held = false;
let node: EmbeddedNode | undefined;

try {
  node = await startNode(options, {
    evaluated: (evaluation, job) => tell({ kind: 'evaluated', evaluation, job }),
    output: sendOutput,
    report: (text) => tell({ kind: 'report', text }),
    shellDied: (text, job) => tell({ kind: 'shellDied', text, job }),
    nodeNews: (node, reason) => tell({ kind: 'nodeNews', node, reason }),
    secret: (text) => tell({ kind: 'secret', text }),
    transcript(file) {
      tell({ kind: 'transcript', id: ++transcripts, file });
      return new Promise((resolve) => asked.set(transcripts, resolve));
    },
    shellStarted: (job) => tell({ kind: 'shellStarted', job }),
    shellGone: (job, why) => tell({ kind: 'shellGone', job, why }),
    renamed: (text) => tell({ kind: 'renamed', text }),
    halted: (status, message) => tell({ kind: 'halted', status, message }),
    restarting: () => tell({ kind: 'restarting' }),
  });
  tell({ kind: 'started', name: node.name });
  const started = node;
  parentPort?.on('message', (message: ToNode) => serve(started, message));
} catch (error) {
  tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
}

/** The screen may lag behind by so many characters before writers wait. */
function sendOutput(text: string): void {
  tell({ kind: 'output', text });
  unprinted += text.length;
  if (unprinted > mostUnprinted && !held) hold(true);
}

function hold(yes: boolean): void {
  held = yes;
  node?.holdOutput(yes);
}

function serve(node: EmbeddedNode, message: ToNode): void {
  switch (message.kind) {
    case 'evaluate':
      return node.evaluate(message.source, message.count, message.job);
    case 'transcribed':
      asked.get(message.id)?.(message.answer);
      asked.delete(message.id);
      return;
    case 'startShell':
      return node.startShell(message.job, message.node);
    case 'stopShell':
      return node.stopShell(message.job);
    case 'printed':
      unprinted -= message.length;
      if (held && unprinted < mostUnprinted / 2) hold(false);
      return;
    case 'complete':
      void node
        .complete(message.question, message.job)
        .then((answer) => tell({ kind: 'completed', id: message.id, answer }));
      return;
    case 'interrupt':
      return node.interrupt(message.job);
    case 'stop':
      void node.stop().then(() => tell({ kind: 'stopped' }));
      return;
  }
}
