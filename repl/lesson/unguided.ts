// Nodes of a lesson that were started by hand: the mapper knows their names, but no guide is there.

import type { Looked } from '../../runtime/node/node.ts';
import { isRegistered } from './outside.ts';

const seldom = 5; // turns between two questions to the mapper

export class Unguided {
  #turns = 0;
  #role: string | undefined; // of which it was said

  /** The role that the lesson waits for, if a node with that name runs. Told once. */
  async found(
    role: string | undefined,
    look: (source: string) => Promise<Looked>,
  ): Promise<string | undefined> {
    if (role === undefined) this.#role = undefined;
    if (role === undefined || role === this.#role || this.#turns++ % seldom !== 0) return undefined;
    const { text } = await look(isRegistered(role));
    if (text !== 'true') return undefined;
    this.#role = role;
    return role;
  }
}
