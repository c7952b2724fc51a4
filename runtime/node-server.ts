// The node's side of what it and its screen tell one another: starts a node, serves what the screen asks, tells what happens.

import { setFlagsFromString } from 'node:v8';
import { garbageCollection, mostUnprinted } from './limits.ts';
import { type EmbeddedNode, type NodeOptions, startNode } from './node.ts';
import type { FromNode, ToNode } from './thread-messages.ts';

/** Start a node; `post` gets what it has to tell. Gives what takes the screen's messages, once there are any. */
export function serveNode(
  options: NodeOptions,
  post: (messages: readonly FromNode[]) => void,
): (message: ToNode) => void {
  // The isolate is made later, and takes these: a node's garbage is mostly young, and its heap grows fast.
  for (const flag of garbageCollection) setFlagsFromString(flag);
  let untold: FromNode[] = [];

  /** All that one turn has to tell goes in one piece: a value and the end of its shell are then seen together. */
  function tell(message: FromNode): void {
    if (untold.push(message) === 1) queueMicrotask(tellAll);
  }

  function tellAll(): void {
    const messages = untold;
    untold = [];
    post(messages);
  }

  const asked = new Map<number, (answer: unknown) => void>(); // of the screen, about transcripts
  let transcripts = 0;
  let unprinted = 0;
  let held = false;
  let node: EmbeddedNode | undefined;

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

  async function start(): Promise<void> {
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
        stopAsked: (status) => tell({ kind: 'stopAsked', status }),
        restartAsked: () => tell({ kind: 'restartAsked' }),
      });
      tell({ kind: 'started', name: node.name });
    } catch (error) {
      tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
    }
  }

  function serve(message: ToNode): void {
    switch (message.kind) {
      case 'evaluate':
        return node?.evaluate(message.source, message.count, message.job);
      case 'transcribed':
        asked.get(message.id)?.(message.answer);
        asked.delete(message.id);
        return;
      case 'startShell':
        return node?.startShell(message.job, message.node);
      case 'stopShell':
        return node?.stopShell(message.job);
      case 'printed':
        unprinted -= message.length;
        if (held && unprinted < mostUnprinted / 2) hold(false);
        return;
      case 'complete':
        void node
          ?.complete(message.question, message.job)
          .then((answer) => tell({ kind: 'completed', id: message.id, answer }));
        return;
      case 'interrupt':
        return node?.interrupt(message.job);
      case 'stop':
        void node?.stop().then(() => tell({ kind: 'stopped' }));
        return;
    }
  }

  void start();
  return serve;
}
