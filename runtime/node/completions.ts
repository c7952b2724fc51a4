// Answers TAB completion: asks the emulator, and adds candidates that only the host knows: files and nodes.

import type { Answer, Candidate } from '../emulator/host/question.ts';
import type { Turns } from '../isolate/turns.ts';
import type { Commands } from './contract.ts';

type Asked = Readonly<Commands['complete']>;

export class Completions {
  readonly #turns: Turns;
  readonly #candidates: (question: Asked['question']) => Promise<readonly Candidate[]>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #elsewhere = new Set<number>(); // jobs whose shell is on another node

  constructor(
    turns: Turns,
    candidates: (question: Asked['question']) => Promise<readonly Candidate[]>,
  ) {
    this.#turns = turns;
    this.#candidates = candidates;
  }

  /** Notes that the shell of this job is on another node, where the candidates of this host do not apply. */
  isElsewhere(job: number): void {
    this.#elsewhere.add(job);
  }

  async complete(asked: Asked): Promise<Answer> {
    if (this.#elsewhere.has(asked.job)) return this.#ask(asked);
    const [answer, more] = await Promise.all([this.#ask(asked), this.#candidates(asked.question)]);
    return { ...answer, candidates: [...answer.candidates, ...more] };
  }

  answered(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #ask({ id, question, job }: Asked): Promise<Answer> {
    this.#turns.tell({ kind: 'complete', job, request: id, question });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }
}
