// What came of the last entry of a terminal, and whether it is what a step is to show.

import { stripVTControlCharacters } from 'node:util';
import type { Looked } from '../../runtime/node/node.ts';
import { compare } from '../compare/compare.ts';
import { type Names, noNames } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import { entriesOf } from '../document/entries.ts';
import { hereText } from '../session/here.ts';
import { identities } from '../session/identities.ts';

const newsTakes = 1_500; // ms after its value: what an entry shows later is hardly on its way any more

export class Outcome {
  isJudged = true; // all that is shown was compared
  isAnswered = false; // the entry was answered while the moment was there that is shown
  names: Names = noNames; // those that were seen so far
  #shown = ''; // since the entry was entered
  #answeredAt = 0; // ms

  printed(text: string): void {
    this.#shown += text;
    this.isJudged = false;
  }

  entered(): void {
    this.#shown = '';
    this.isAnswered = false;
  }

  answered(): void {
    this.isAnswered = true;
    this.#answeredAt = performance.now();
  }

  /** Compare what is shown in a terminal so far. 'soon': but for reports, which may be on their way. */
  async fits(
    { wanted, line }: Step,
    terminal: string,
    look: (source: string) => Promise<Looked>,
  ): Promise<'yes' | 'soon' | 'no'> {
    this.isJudged = true;
    const shown = entriesOf(stripVTControlCharacters(this.#shown).split('\n'));
    const here = wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
    const sight = { terminal, line, identities: await identities(shown, { look }) };
    // an entry that failed has given the shell another pid: then what was seen before does not bind any more
    for (const names of [this.names, noNames]) {
      const came = compare(here, shown, [], names, sight);
      if (!came.unseen.every(({ isReport, anywhere }) => isReport || anywhere)) continue;
      this.names = came.names;
      const isLate = performance.now() - this.#answeredAt >= newsTakes;
      if (came.unseen.length === 0 || isLate) return 'yes';
      this.isJudged = false; // to be compared again
      return 'soon';
    }
    return 'no';
  }
}
