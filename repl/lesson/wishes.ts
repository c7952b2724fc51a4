// What the learner wishes for at the prompt: lesson.hint() and the like. The module of the lesson keeps the wishes of its
// node (scripts/lessons/lesson.ts).

import type { Looked } from '../../runtime/node/node.ts';

export class Wishes {
  #granted = 0;
  #heard = 0; // those granted at the last answer

  /** Those that are new, in their order; each is granted as it is taken. */
  async *fresh(look: (source: string) => Promise<Looked>): AsyncGenerator<string> {
    const { ok, text } = await look(`lesson.wished().slice(${this.#granted}).join()`);
    if (!ok) return; // the node has ended
    for (const wish of text.slice(1, -1).split(',')) {
      if (wish === '') continue;
      this.#granted++;
      yield wish;
      await look(`lesson.grant(${this.#granted})`); // lesson.hint() returns then: the hint stands above its value
    }
  }

  /** Whether the entry that was answered was a wish. A turn may have granted it before. */
  answered(): boolean {
    const isWish = this.#granted > this.#heard;
    this.#heard = this.#granted;
    return isWish;
  }
}
