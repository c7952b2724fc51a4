// The screen's side of what it and its node tell one another: a node that is spoken to in messages.

import { pulse } from '../emulator/host/heart.ts';
import type { Answer, Evaluation, Node, NodeEvents } from '../node/node.ts';
import type { FromNode, ToNode } from './thread-messages.ts';

export interface NodeClient {
  /** Rejects with one plain sentence when the node cannot start. */
  readonly started: Promise<Node>;
  /** To be called with what the node tells. */
  take(messages: readonly FromNode[]): void;
  /** The node is gone: whoever waits for its stop waits no more. */
  gone(): void;
}

/** Speak to a node with `tell`; `heart` is the one it was started with. `end` is called once it has stopped. */
export function nodeClient(
  events: NodeEvents,
  heart: Int32Array,
  tell: (message: ToNode) => void,
  end: () => Promise<unknown>,
): NodeClient {
  const { promise: started, resolve, reject } = Promise.withResolvers<Node>();
  const waiting = new Map<number, ((evaluation: Evaluation) => void)[]>(); // by job: its entries are answered in order
  const asking = new Map<number, (answer: Answer) => void>(); // questions not yet answered
  let questions = 0;
  let stopped: (() => void) | undefined;

  /** The shell is gone: its entries come to nothing. */
  const giveUp = (job: number): void => {
    for (const answer of waiting.get(job) ?? []) answer({ text: '', advance: false });
    waiting.delete(job);
  };

  const transcribe = async (id: number, file: string | undefined): Promise<void> => {
    const answer: unknown = (await events.transcript?.(file)) ?? null;
    tell({ kind: 'screenAnswered', id, answer });
  };

  const readLine = async (id: number, prompt: string, job: number): Promise<void> => {
    const answer = (await events.readLine?.(prompt, job)) ?? null;
    tell({ kind: 'screenAnswered', id, answer });
  };

  const nodeNamed = (name: string): Node => ({
    name,
    evaluate(source, count, job = 1) {
      tell({ kind: 'evaluate', source, count, job });
      return new Promise((resolve) => {
        waiting.set(job, [...(waiting.get(job) ?? []), resolve]);
      });
    },
    complete(question, job = 1) {
      const id = ++questions;
      tell({ kind: 'complete', id, question, job });
      return new Promise((resolve) => asking.set(id, resolve));
    },
    interrupt(job = 1) {
      if ((waiting.get(job) ?? []).length === 0) return;
      Atomics.store(heart, pulse.interrupted, job);
      tell({ kind: 'interrupt', job });
    },
    screenIs: (columns) => tell({ kind: 'screenIs', columns }),
    startShell: (job, node) => tell({ kind: 'startShell', job, node }),
    stopShell(job) {
      tell({ kind: 'stopShell', job });
      giveUp(job);
    },
    async stop() {
      const isOver = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      tell({ kind: 'stop' });
      await isOver;
      await end();
    },
  });

  /** The node counts what is not printed yet: beyond some of it, who writes waits. */
  const printed = (text: string, job: number): void => {
    const taken = (): void => tell({ kind: 'printed', job, length: text.length });
    const room = events.room?.(job);
    if (room === undefined) taken();
    else void room.then(taken);
  };

  const takeOne = (message: FromNode): void => {
    switch (message.kind) {
      case 'started':
        return resolve(nodeNamed(message.name));
      case 'refused':
        return reject(new Error(message.message));
      case 'evaluated':
        return waiting.get(message.job)?.shift()?.(message.evaluation);
      case 'completed':
        asking.get(message.id)?.(message.answer);
        asking.delete(message.id);
        return;
      case 'output':
        events.output(message.text, message.job);
        return printed(message.text, message.job);
      case 'report':
        events.report(message.text);
        return printed(message.text, 0);
      case 'shellDied':
        events.shellDied(message.text, message.job);
        return printed(message.text, message.job);
      case 'shellStarted':
        return events.shellStarted(message.job);
      case 'shellGone':
        giveUp(message.job);
        return events.shellGone(message.job, message.why);
      case 'secret':
        return events.secret?.(message.text);
      case 'nodeNews':
        return events.nodeNews?.(message.node, message.reason);
      case 'transcript':
        return void transcribe(message.id, message.file);
      case 'readLine':
        return void readLine(message.id, message.prompt, message.job);
      case 'renamed':
        return events.renamed(message.text);
      case 'halted':
        return events.halted(message.status, message.message);
      case 'stopAsked':
        return events.stopAsked(message.status);
      case 'restartAsked':
        return events.restartAsked();
      case 'stopped':
        return stopped?.();
    }
  };

  const untaken: FromNode[] = [];
  let taking = false;
  /** One after the other; a value is printed before what comes after it is heard. */
  const takeAll = (): void => {
    taking = true;
    for (let message = untaken.shift(); message !== undefined; message = untaken.shift()) {
      takeOne(message);
      if (message.kind !== 'evaluated') continue;
      setImmediate(takeAll);
      return;
    }
    taking = false;
  };

  return {
    started,
    take(messages) {
      untaken.push(...messages);
      if (!taking) takeAll();
    },
    gone: () => stopped?.(),
  };
}
