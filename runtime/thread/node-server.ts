// The node's side of what it and its screen tell one another: starts a node, serves what the screen asks, tells what happens.

import { setFlagsFromString } from 'node:v8';
import { type EmbeddedNode, type NodeOptions, startNode } from '../node/node.ts';
import { mostUnprinted, v8Settings } from '../node-limits.ts';
import type { FromNode, ToNode } from './thread-messages.ts';

/** Start a node; `post` gets what it has to tell. Gives what takes the screen's messages, once there are any. */
export function serveNode(
  options: NodeOptions,
  post: (messages: readonly FromNode[]) => void,
): (message: ToNode) => void {
  // The isolate is made later, and takes these: a node's garbage is mostly young, and its heap grows fast.
  for (const flag of v8Settings) setFlagsFromString(flag);
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

  const asked = new Map<number, (answer: never) => void>(); // questions to the screen
  let questions = 0;

  function ask<T>(question: (id: number) => FromNode): Promise<T> {
    const id = ++questions;
    tell(question(id));
    return new Promise((resolve) => asked.set(id, resolve));
  }

  const unprinted = new Map<number, number>(); // characters the screen has not taken, by job; 0: reports too
  const held = new Set<number>(); // jobs
  let node: EmbeddedNode | undefined;

  /** Tell of text. The screen may lag behind by so many characters before writers wait. */
  function print(message: FromNode & { readonly text: string }, job: number): void {
    tell(message);
    const lag = (unprinted.get(job) ?? 0) + message.text.length;
    unprinted.set(job, lag);
    if (lag <= mostUnprinted || held.has(job)) return;
    held.add(job);
    node?.holdOutput(job, true);
  }

  function printed(job: number, characters: number): void {
    const lag = (unprinted.get(job) ?? 0) - characters;
    unprinted.set(job, lag);
    if (lag < mostUnprinted / 2 && held.delete(job)) node?.holdOutput(job, false);
  }

  async function start(): Promise<void> {
    try {
      node = await startNode(options, {
        evaluated: (evaluation, job) => tell({ kind: 'evaluated', evaluation, job }),
        output: (text, job) => print({ kind: 'output', text, job }, job),
        report: (text) => print({ kind: 'report', text }, 0),
        shellDied: (text, job) => print({ kind: 'shellDied', text, job }, job),
        nodeNews: (node, reason) => tell({ kind: 'nodeNews', node, reason }),
        secret: (text) => tell({ kind: 'secret', text }),
        transcript: (file) => ask((id) => ({ kind: 'transcript', id, file })),
        readLine: (prompt, job) => ask((id) => ({ kind: 'readLine', id, prompt, job })),
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
      case 'screenAnswered':
        asked.get(message.id)?.(message.answer as never);
        asked.delete(message.id);
        return;
      case 'startShell':
        return node?.startShell(message.job, message.node);
      case 'stopShell':
        return node?.stopShell(message.job);
      case 'printed':
        return printed(message.job, message.length);
      case 'complete':
        void node
          ?.complete(message.question, message.job)
          .then((answer) => tell({ kind: 'completed', id: message.id, answer }));
        return;
      case 'interrupt':
        return node?.interrupt(message.job);
      case 'screenIs':
        return node?.screenIs(message.columns);
      case 'stop':
        void node?.stop().then(() => tell({ kind: 'stopped' }));
        return;
    }
  }

  void start();
  return serve;
}
