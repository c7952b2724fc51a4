// Questions of the observer to the emulator, which asks the other nodes, and their answers.

import type { Observing } from '../emulator/host/observed.ts';
import type { Turns } from '../isolate/turns.ts';

export class NodeQuestions {
  readonly #turns: () => Turns;
  readonly #waiting = new Map<number, (json: string) => void>();
  #asked = 0;

  constructor(turns: () => Turns) {
    this.#turns = turns;
  }

  /** Resolves to '' if the node does not answer. */
  ask(node: string, what: Observing, about = ''): Promise<string> {
    const ask = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(ask, resolve);
      this.#turns().tell({ kind: 'askNode', ask, node, what, about });
    });
  }

  answered(ask: number, json: string): void {
    this.#waiting.get(ask)?.(json);
    this.#waiting.delete(ask);
  }
}
