// A node on a thread of its own, spoken to in messages: a busy node never freezes the prompt.

import { Worker } from 'node:worker_threads';
import type { Answer, Evaluation, Node, NodeEvents, NodeOptions } from './node.ts';
import type { FromNode, ThreadData, ToNode } from './thread-messages.ts';

/** Start a node on its own thread. Rejects with one plain sentence when it cannot start. */
export function startNodeThread(options: NodeOptions, events: NodeEvents): Promise<Node> {
  const interruptFlag = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { options: { ...options, interruptFlag } };
  const worker = new Worker(new URL('./node-thread-main.js', import.meta.url), {
    workerData,
    stdout: true, // what the thread itself would print must not reach the terminal
    stderr: true,
  });
  const tell = (message: ToNode): void => worker.postMessage(message);
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
    tell({ kind: 'transcribed', id, answer });
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
      Atomics.store(interruptFlag, 0, job);
      tell({ kind: 'interrupt', job });
    },
    startShell: (job, node) => tell({ kind: 'startShell', job, node }),
    stopShell(job) {
      tell({ kind: 'stopShell', job });
      giveUp(job);
    },
    async stop() {
      const end = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      tell({ kind: 'stop' });
      await end;
      await worker.terminate();
    },
  });

  return new Promise((resolve, reject) => {
    worker.on('error', (error) => {
      reject(error);
      events.halted(1, `the node's thread has died: ${error.message}`);
    });
    worker.on('exit', () => stopped?.());
    const take = (message: FromNode): void => {
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
          events.output(message.text);
          return tell({ kind: 'printed', length: message.text.length });
        case 'report':
          return events.report(message.text);
        case 'shellDied':
          return events.shellDied(message.text, message.job);
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
        case 'renamed':
          return events.renamed(message.text);
        case 'halted':
          return events.halted(message.status, message.message);
        case 'restarting':
          return events.restarting?.();
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
        take(message);
        if (message.kind !== 'evaluated') continue;
        setImmediate(takeAll);
        return;
      }
      taking = false;
    };
    worker.on('message', (messages: readonly FromNode[]) => {
      untaken.push(...messages);
      if (!taking) takeAll();
    });
  });
}
