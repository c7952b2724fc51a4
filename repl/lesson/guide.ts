// Guides a learner through a lesson in one of its terminals: shows what is to be read and typed, and looks whether it is
// done. What is typed is never looked at, only what came of it.

import { stripVTControlCharacters } from 'node:util';
import type { Looked } from '../../runtime/node/node.ts';
import { compare } from '../compare/compare.ts';
import { actualText, type Names, noNames } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import { type Entry, entriesOf } from '../document/entries.ts';
import { hereText } from '../session/here.ts';
import { identities } from '../session/identities.ts';
import {
  endsNode,
  isFurther,
  type Moment,
  momentBefore,
  nextMoment,
  type Plan,
  sectionOf,
  solutionOf,
} from './plan.ts';
import { isDone as isSignalDone, sendSignal, signalText } from './signals.ts';
import type { LessonState, Table } from './table.ts';

/** What a guide needs of its terminal. */
export interface Terminal {
  look(source: string): Promise<Looked>;
  /** Print Markdown. */
  read(markdown: string): void;
  /** Print a dim line. */
  note(line: string): void;
  /** Show an entry dim at the prompt; '' for none. */
  suggest(entry: string): void;
  /** Type an entry and Enter, as the learner would. */
  type(entry: string): void;
}

export interface Guide {
  /** What is printed while an entry is evaluated. */
  printed(text: string): void;
  entered(): void;
  answered(): void;
}

const everyTurn = 200; // ms between two looks at the state
const newsTakes = 1_500; // ms after its value: what an entry shows later is hardly on its way any more

/** Begin to guide, until the learner leaves the lesson. */
export function guide(
  plan: Plan,
  table: Table,
  terminal: Terminal,
  command: string, // with which other terminals join
): Guide {
  const guiding = new Guiding(plan, table, terminal, command);
  const turn = async (): Promise<void> => {
    if (await guiding.turn()) setTimeout(() => void turn(), everyTurn).unref();
  };
  void turn();
  return guiding;
}

class Guiding implements Guide {
  readonly #plan: Plan;
  readonly #table: Table;
  readonly #terminal: Terminal;
  readonly #command: string;
  #state: LessonState | undefined;
  #at = -1; // the moment that is shown
  #isMissing = false; // it was said that its terminal is not there
  #isAlone = false; // it was said that the first terminal is gone
  #names: Names = noNames;
  #entry = 0; // counts those that were entered
  #shown = ''; // since the last entry was entered
  #isAnswered = false; // that entry was answered while this moment was there
  #answeredAt = 0; // ms
  #isJudged = true; // all that is shown was compared
  #awaited: number | undefined; // the moment that is done but for reports, which are on their way
  #pointed: string | undefined; // the terminal that the last arrow named
  #isTyped = false; // the entry of this moment was typed by the guide
  #granted = 0; // wishes that were granted: lesson.hint() is one
  #heard = '0'; // how many wishes there were at the last answer

  constructor(plan: Plan, table: Table, terminal: Terminal, command: string) {
    this.#plan = plan;
    this.#table = table;
    this.#terminal = terminal;
    this.#command = command;
  }

  printed(text: string): void {
    this.#shown += text;
    this.#isJudged = false;
  }

  entered(): void {
    if (this.#awaited !== undefined) void this.#done(this.#awaited); // the learner does not wait
    this.#entry++;
    this.#shown = '';
    this.#isAnswered = false;
  }

  answered(): void {
    void this.#answer();
  }

  /** The answer to a wish is no outcome: lesson.hint() shows 'ok', as many steps do. */
  async #answer(): Promise<void> {
    const entry = this.#entry; // the next one may be entered meanwhile
    const { text } = await this.#terminal.look('lesson.wished().length');
    const isWish = text !== this.#heard;
    this.#heard = text;
    if (isWish || entry !== this.#entry) return;
    this.#isAnswered = true;
    this.#answeredAt = performance.now();
    await this.#judge();
  }

  /** Look whether the last entry has shown what it is to show. News may come behind its value. */
  async #judge(): Promise<void> {
    const { step } = this.#mine ?? {};
    if (step?.act !== 'entry' || !this.#isAnswered) return;
    const at = this.#at; // the moment may change meanwhile
    this.#isJudged = true;
    const shown = entriesOf(stripVTControlCharacters(this.#shown).split('\n'));
    const isSkipped = this.#isTyped; // then the lesson goes on, whatever came of it
    const verdict = await this.#fits(step, shown);
    if (verdict === 'but reports' && performance.now() - this.#answeredAt < newsTakes) {
      this.#awaited = at;
      this.#isJudged = false; // the next turn looks again
    } else if (verdict !== 'no' || isSkipped) await this.#done(at);
  }

  /** One look at the state; false after lesson.leave(). */
  async turn(): Promise<boolean> {
    const state = await this.#table.ask({ kind: 'state' });
    if (state === undefined) this.#alone();
    else await this.#follow(state);
    for (const wish of await this.#wishes()) {
      this.#granted++;
      if (!(await this.#grant(wish))) return false;
    }
    return true;
  }

  /** The moment that is to be done in this terminal now. */
  get #mine(): Moment | undefined {
    const moment = this.#plan.moments[this.#at];
    return moment !== undefined && !this.#isMissing && this.#placeOf(moment) === this.#table.role
      ? moment
      : undefined;
  }

  #placeOf(moment: Moment): string {
    return placeOf(moment, this.#state);
  }

  #alone(): void {
    if (this.#isAlone) return;
    this.#isAlone = true;
    this.#pointed = undefined; // once it is back, it is said again where the lesson goes on
    this.#terminal.suggest('');
    const first = this.#state?.first ?? this.#plan.roles[0] ?? '';
    this.#terminal.note(
      `${first} has left the lesson: open a terminal and type ${this.#commandOf(first)}`,
    );
  }

  /** What to type in a new terminal for it to take a role. */
  #commandOf(role: string): string {
    return `${this.#command} -sname ${role}`;
  }

  async #follow(state: LessonState): Promise<void> {
    const next = this.#plan.moments[state.at];
    const isMissing = next !== undefined && state.roles[placeOf(next, state)] === undefined;
    const isNew = state.at !== this.#at || this.#isAlone || isMissing !== this.#isMissing;
    this.#isAlone = false;
    this.#isMissing = isMissing;
    this.#state = state;
    if (isNew) this.#show(state.at);
    if (isMissing && next?.step !== undefined && endsNode(next.step) && this.#table.isFirst)
      await this.#done(); // its node has ended
    const moment = this.#mine;
    if (moment === undefined) return;
    if (!this.#isJudged) await this.#judge();
    if (state.at < state.typing) this.#doIt(moment);
    if (await this.#isDone(moment)) await this.#done();
  }

  #show(at: number): void {
    const { moments, end } = this.#plan;
    const before = this.#at;
    this.#at = at;
    this.#isTyped = false;
    this.#isAnswered = false;
    this.#awaited = undefined;
    this.#terminal.suggest('');
    const moment = moments[at];
    if (before !== -1 && at > before) this.#leave(before);
    if (moment === undefined) this.#terminal.read(end);
    else if (this.#isMissing) this.#miss(moment);
    else if (this.#mine === undefined && moment.kind !== 'exercise')
      this.#pointTo(this.#placeOf(moment));
    else this.#present(moment, before === -1 ? sectionOf(this.#plan, at) : moment.prose);
  }

  /** The lesson goes on: say what there is to say of the moment that was done. */
  #leave(before: number): void {
    const { moments } = this.#plan;
    const next = moments[this.#at];
    const isSkipped = (this.#state?.typing ?? 0) > before;
    if (moments[before]?.kind === 'exercise' && !isSkipped && !isFurther(next))
      this.#terminal.note('Done.');
    for (const [index, { about }] of moments.slice(0, this.#at + 1).entries()) {
      const last = moments[index - 1];
      if (index > before && last !== undefined && this.#placeOf(last) === this.#table.role)
        this.#terminal.read(about);
    }
  }

  /** Say who has to be there for the lesson to go on. */
  #miss({ role, step }: Moment): void {
    this.#pointed = undefined;
    if (step === undefined || !endsNode(step))
      this.#terminal.note(`${role} is not there: in a new terminal, type ${this.#commandOf(role)}`);
  }

  /** Say once in which terminal the lesson goes on. */
  #pointTo(role: string): void {
    if (role !== this.#pointed) this.#terminal.note(`→ ${role}`);
    this.#pointed = role;
  }

  /** Show what is to be read, and what is to be done. */
  #present({ kind, prose, step, role }: Moment, text: string): void {
    this.#pointed = undefined;
    this.#terminal.read(text);
    if (kind === 'start' && this.#state?.roles[role] === undefined)
      this.#terminal.note(`In a free terminal, type ${this.#commandOf(role)}`);
    else if (kind === 'entry' && step !== undefined) this.#terminal.suggest(this.#typed(step));
    else if (kind === 'exercise' && prose !== '')
      this.#terminal.note('Your turn. lesson.hint() helps, lesson.show() shows one way.');
    else if (kind === 'signal' && step !== undefined)
      this.#terminal.note(`In a terminal without a node, type ${signalText(step, this.#state)}`);
  }

  #typed({ text }: Step): string {
    return actualText(hereText(text), this.#names, this.#table.role);
  }

  async #isDone({ kind, role, step, checks }: Moment): Promise<boolean> {
    if (kind === 'start') return (this.#state?.roles[role]?.node ?? '') !== '';
    if (kind === 'signal') return step !== undefined && isSignalDone(step, this.#state);
    if (kind !== 'exercise') return false; // told by answered()
    for (const { source } of checks)
      if ((await this.#terminal.look(hereText(source))).text !== 'true') return false;
    return true;
  }

  /** Whether what was shown is what the step is to show. */
  async #fits(
    { wanted, line }: Step,
    shown: readonly Entry[],
  ): Promise<'yes' | 'but reports' | 'no'> {
    const terminal = this.#table.role;
    const look = (source: string): Promise<Looked> => this.#terminal.look(source);
    const here = wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
    const sight = { terminal, line, identities: await identities(shown, { look }) };
    // an entry that failed has given the shell another pid: then what was seen before does not bind any more
    for (const names of [this.#names, noNames]) {
      const came = compare(here, shown, [], names, sight);
      if (!came.unseen.every(({ isReport, anywhere }) => isReport || anywhere)) continue;
      this.#names = came.names;
      return came.unseen.length === 0 ? 'yes' : 'but reports';
    }
    return 'no';
  }

  async #done(at: number = this.#at): Promise<void> {
    if (at !== this.#at) return; // it was told already
    this.#terminal.suggest('');
    const isSolving = at + 1 < (this.#state?.typing ?? 0); // the entries of a solution, one by one
    const next = isSolving ? at + 1 : nextMoment(this.#plan, at);
    await this.#table.ask({ kind: 'done', at, next });
  }

  /** lesson.skip(): the terminal does it by itself. */
  #doIt({ kind, step }: Moment): void {
    if (this.#isTyped || step === undefined) return;
    this.#isTyped = true;
    if (kind === 'entry') this.#terminal.type(this.#typed(step));
    else if (kind === 'signal') sendSignal(step, this.#state);
  }

  async #wishes(): Promise<readonly string[]> {
    const source = `lesson.wished().slice(${this.#granted}).join()`;
    const { ok, text } = await this.#terminal.look(source);
    return ok
      ? text
          .slice(1, -1)
          .split(',')
          .filter((wish) => wish !== '')
      : [];
  }

  /** Do what was asked for at the prompt; false after lesson.leave(). */
  async #grant(wish: string): Promise<boolean> {
    const moment = this.#plan.moments[this.#at];
    if (wish === 'leave') {
      this.#table.close();
      this.#terminal.suggest('');
      this.#terminal.note(
        `You have left the lesson. After q() here, ${this.#commandOf(this.#table.role)} takes it up again.`,
      );
      return false;
    }
    if (wish === 'back') await this.#go(momentBefore(this.#plan, this.#state?.at ?? this.#at), 0);
    if (moment === undefined) {
      if (wish !== 'back') this.#terminal.note('The lesson is over. lesson.back() goes back.');
      return true;
    }
    if (wish === 'skip') await this.#skip(moment);
    if (wish === 'show') this.#showAgain(moment);
    if (wish === 'hint') await this.#hint(moment);
    return true;
  }

  async #go(at: number, typing: number): Promise<void> {
    const state = await this.#table.ask({ kind: 'go', at, typing });
    if (state !== undefined) this.#state = state;
  }

  async #skip({ kind }: Moment): Promise<void> {
    const { from, to } = solutionOf(this.#plan, this.#at);
    if (kind === 'exercise') await this.#go(from, to);
    else await this.#go(this.#at, nextMoment(this.#plan, this.#at));
  }

  #showAgain(moment: Moment): void {
    this.#terminal.read(sectionOf(this.#plan, this.#at));
    if (moment.kind !== 'exercise') return;
    const { from, to } = solutionOf(this.#plan, this.#at);
    const lines = this.#plan.moments
      .slice(from, to)
      .map(({ role, step }) => `${role}: ${step?.text ?? ''}`);
    this.#terminal.read(
      lines.length === 0 ? 'There is no solution.' : `\`\`\`\n${lines.join('\n')}\n\`\`\``,
    );
  }

  /** The first hint whose condition holds; else what the step is about. */
  async #hint({ hints, kind, role, step }: Moment): Promise<void> {
    if (kind === 'exercise' && role !== this.#table.role)
      return this.#terminal.note(
        `Type lesson.hint() on ${role}: there it can be seen what is missing.`,
      );
    for (const { text, when } of hints)
      if (when === undefined || (await this.#terminal.look(hereText(when))).text === 'true')
        return this.#terminal.read(text);
    const place = role === this.#table.role ? '' : ` on ${role}`;
    if (kind === 'entry' && step !== undefined)
      this.#terminal.note(
        `Type${place} ${this.#typed(step)}  It is to show ${step.wanted.map(({ text }) => text).join(' ')}`,
      );
    else
      this.#terminal.note(`There is no hint for this state${place}. lesson.show() shows one way.`);
  }
}

/** Where a moment is shown: the start and the end of programs at the first terminal. */
function placeOf({ kind, role }: Moment, state: LessonState | undefined): string {
  return kind === 'start' || kind === 'signal' ? (state?.first ?? '') : role;
}
