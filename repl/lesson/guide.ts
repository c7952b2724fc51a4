// Guides a learner through a lesson in one of its terminals: shows what is to be read and typed, and looks whether it is
// done. What is typed is never looked at, only what came of it.

import type { Looked } from '../../runtime/node/node.ts';
import { actualText } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import { hereText } from '../session/here.ts';
import { holds, isDone, noteTroubles } from './done.ts';
import { Outcome } from './outcome.ts';
import { isOutside, outsideText } from './outside.ts';
import {
  bindingsOf,
  endsNode,
  isFurther,
  type Moment,
  missingRole,
  momentBefore,
  nextMoment,
  outsideFrom,
  type Plan,
  placeOf,
  sectionOf,
  solutionOf,
  takesMessage,
} from './plan.ts';
import { absence, entryHint, instruction, solutionText, stranger } from './sentences.ts';
import { sendSignal } from './signals.ts';
import type { LessonState, Table } from './table.ts';
import type { Guide, Terminal } from './terminal.ts';
import { Unguided } from './unguided.ts';
import { Wishes } from './wishes.ts';

const everyTurn = 200; // ms between two looks at the state

/** Begin to guide once the terminal is at the table, until the learner leaves the lesson. */
export function guide(
  plan: Plan,
  table: Table,
  terminal: Terminal,
  command: string, // with which other terminals join
  ready: Promise<void>,
): Guide {
  const guiding = new Guiding(plan, table, terminal, command, ready);
  const turn = async (): Promise<void> => {
    await guiding.turn();
    if (!guiding.isOver) setTimeout(() => void turn(), everyTurn).unref();
  };
  void turn();
  return guiding;
}

class Guiding implements Guide {
  isOver = false; // after lesson.leave(), or with the node
  readonly #plan: Plan;
  readonly #table: Table;
  readonly #terminal: Terminal;
  readonly #command: string;
  #state: LessonState | undefined;
  #at = -1; // the moment that is shown
  #missing: string | undefined; // the role of which it was said that it is not there
  #isAlone = false; // it was said that the first terminal is gone
  readonly #outcome = new Outcome();
  #awaited: number | undefined; // the moment that is done but for reports, which are on their way
  #pointed: string | undefined; // the terminal that the last arrow named
  #isTyped = false; // the entry of this moment was typed by the guide
  readonly #passed = new Set<number>(); // moments that were done while this terminal was there
  readonly #wishes = new Wishes();
  readonly #unguided = new Unguided();
  #hints: number | undefined; // how often others have asked for a hint here
  #last: Promise<unknown>; // what is done at the moment: one thing after the other

  constructor(plan: Plan, table: Table, terminal: Terminal, command: string, ready: Promise<void>) {
    this.#plan = plan;
    this.#table = table;
    this.#terminal = terminal;
    this.#command = command;
    this.#last = ready;
  }

  readonly #look = (source: string): Promise<Looked> => this.#terminal.look(source);

  #inOrder(act: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => (this.isOver ? undefined : act()));
    this.#last = done;
    return done;
  }

  end(): void {
    this.isOver = true;
  }

  printed(text: string): void {
    this.#outcome.printed(text);
  }

  entered(): void {
    const awaited = this.#awaited;
    if (awaited !== undefined) void this.#inOrder(() => this.#done(awaited)); // the learner does not wait
    this.#terminal.suggest(''); // until it is known what the next entry is
    this.#outcome.entered();
  }

  answered(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#at === -1) await this.#lookAround(); // an entry may be typed before anything is shown
      await this.#grantAll();
      // lesson.hint() shows 'ok', as many steps do: that is no outcome
      if (this.#wishes.answered()) return this.#offer();
      this.#outcome.answered();
      await this.#judge();
      this.#offer();
    });
  }

  /** Show the entry of this moment at the prompt, unless it is done, or done but for reports. */
  #offer(): void {
    const { kind, step } = this.#mine ?? {};
    const isOpen = kind === 'entry' && step !== undefined && this.#awaited === undefined;
    if (isOpen && !this.#isAlone && !this.isOver) this.#terminal.suggest(this.#typed(step));
  }

  /** Look whether the last entry has shown what it is to show. News may come behind its value. */
  async #judge(): Promise<void> {
    const { step } = this.#mine ?? {};
    if (step?.act !== 'entry' || !this.#outcome.isAnswered) return;
    const isSkipped = this.#isTyped; // then the lesson goes on, whatever came of it
    const fits = await this.#outcome.fits(step, this.#table.role, this.#look);
    this.#awaited = fits === 'soon' ? this.#at : undefined;
    if (fits === 'yes' || (fits === 'no' && isSkipped)) await this.#done();
    else if (fits === 'no') this.#offer();
  }

  turn(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#lookAround();
      await this.#grantAll();
    });
  }

  /** One look at the state of the lesson. */
  async #lookAround(): Promise<void> {
    const state = await this.#table.ask({ kind: 'state' });
    if (state === undefined) return this.#alone();
    await this.#follow(state);
    if (!this.#table.isFirst) return;
    const stray = await this.#unguided.found(this.#waitedFor, this.#look);
    if (stray !== undefined) this.#terminal.note(stranger(stray, this.#commandOf(stray)));
  }

  /** The role without which the lesson does not go on. */
  get #waitedFor(): string | undefined {
    const { kind, role = '', step } = this.#plan.moments[this.#at] ?? {};
    if (this.#missing !== undefined)
      return step === undefined || !endsNode(step) ? this.#missing : undefined;
    const isAwaited = kind === 'start' && !isOutside(step);
    return isAwaited && this.#state?.roles[role] === undefined ? role : undefined;
  }

  /** The moment that is to be done in this terminal now. */
  get #mine(): Moment | undefined {
    const moment = this.#plan.moments[this.#at];
    return moment !== undefined &&
      this.#missing === undefined &&
      this.#placeOf(moment) === this.#table.role
      ? moment
      : undefined;
  }

  #placeOf(moment: Moment): string {
    return placeOf(moment, this.#state?.first);
  }

  #alone(): void {
    if (this.#isAlone) return;
    this.#isAlone = true;
    this.#pointed = undefined; // once it is back, it is said again where the lesson goes on
    if (this.#at === this.#plan.moments.length) return; // the lesson is over
    this.#terminal.suggest('');
    const first = this.#state?.first ?? this.#plan.roles[0] ?? '';
    this.#terminal.note(
      `${first} has left the lesson: open a terminal and type ${this.#commandOf(first)}`,
    );
  }

  #aloneAgain(): void {
    this.#isAlone = false;
    this.#alone();
  }

  /** What to type in a new terminal for it to take a role. */
  #commandOf(role: string): string {
    return `${this.#command} -sname ${role}`;
  }

  async #follow(state: LessonState): Promise<void> {
    this.#take(state);
    const { step } = this.#plan.moments[this.#at] ?? {};
    if (this.#missing !== undefined && step !== undefined && endsNode(step) && this.#table.isFirst)
      await this.#done(); // its node has ended
    const moment = this.#mine;
    await this.#hintFor(moment, state);
    if (moment === undefined) return;
    if (!this.#outcome.isJudged) await this.#judge();
    if (state.at < state.typing) await this.#doIt(moment);
    if (await isDone(this.#plan, moment, state, this.#look)) await this.#done();
  }

  /** Show the hint that was asked for in another terminal. */
  async #hintFor(moment: Moment | undefined, { hints }: LessonState): Promise<void> {
    const { role } = this.#table;
    const isAsked = this.#hints !== undefined && (hints[role] ?? 0) > this.#hints;
    this.#hints = hints[role] ?? 0;
    if (isAsked && moment !== undefined) await this.#hint(moment);
  }

  /** Show what is new in a state. */
  #take(state: LessonState): void {
    const missing = missingRole(this.#plan, state);
    const isNew = state.at !== this.#at || this.#isAlone || missing !== this.#missing;
    this.#isAlone = false;
    this.#missing = missing;
    this.#state = state;
    if (isNew) this.#show(state.at);
  }

  #show(at: number): void {
    const { moments, end } = this.#plan;
    const before = this.#at;
    this.#at = at;
    this.#isTyped = false;
    this.#outcome.isAnswered = false;
    this.#awaited = undefined;
    this.#terminal.suggest('');
    const moment = moments[at];
    if (before !== -1 && at > before) {
      this.#passed.add(before);
      this.#leave(before);
    }
    if (moment === undefined) this.#terminal.read(end);
    else if (this.#missing !== undefined) this.#miss(this.#missing, moment);
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
  #miss(role: string, { step }: Moment): void {
    this.#pointed = undefined;
    if (step === undefined || !endsNode(step))
      this.#terminal.note(absence(role, this.#commandOf(role)));
  }

  /** Say once in which terminal the lesson goes on. */
  #pointTo(role: string): void {
    if (role !== this.#pointed) this.#terminal.note(`→ ${role}`);
    this.#pointed = role;
  }

  /** Show what is to be read, and what is to be done. */
  #present(moment: Moment, text: string): void {
    const { kind, prose } = moment;
    this.#pointed = undefined;
    this.#terminal.read(text);
    if (kind === 'outside') this.#terminal.read(outsideText(outsideFrom(this.#plan, this.#at)));
    if (kind !== 'exercise' || prose !== '') this.#instruct(moment);
    this.#offer();
  }

  #instruct(moment: Moment): void {
    const text = instruction(moment, this.#state, (role) => this.#commandOf(role));
    if (text !== '') this.#terminal.note(text);
  }

  #typed({ text }: Step): string {
    return actualText(hereText(text), this.#outcome.names, this.#table.role);
  }

  async #done(at: number = this.#at): Promise<void> {
    if (at !== this.#at) return; // it was told already
    this.#terminal.suggest('');
    const isSolved = this.#plan.moments[at]?.kind === 'outside'; // by the learner
    const isSolving = !isSolved && at + 1 < (this.#state?.typing ?? 0); // the entries of a solution, one by one
    const next = isSolving ? at + 1 : nextMoment(this.#plan, at);
    const state = await this.#table.ask({ kind: 'done', at, next });
    if (state !== undefined) this.#take(state);
  }

  /** lesson.skip(): the terminal does it by itself. */
  async #doIt({ kind, step }: Moment): Promise<void> {
    if (this.#isTyped || step === undefined) return;
    this.#isTyped = true;
    if (kind === 'entry' && this.#passed.has(this.#at) && takesMessage(step)) {
      this.#terminal.note(
        'This was done before, and its message is taken: typed again, it would wait for ever. The lesson goes on.',
      );
      return this.#done();
    }
    if (kind === 'entry') this.#terminal.type(this.#typed(step));
    else if (kind === 'signal') sendSignal(step, this.#state);
  }

  /** Grant what was wished for since the last time. */
  async #grantAll(): Promise<void> {
    for await (const wish of this.#wishes.fresh(this.#look))
      if (!this.isOver) await this.#grant(wish);
  }

  /** Do what was asked for at the prompt. */
  async #grant(wish: string): Promise<void> {
    if (wish === 'leave') {
      this.isOver = true;
      this.#table.close();
      this.#terminal.suggest('');
      this.#terminal.note(
        `You have left the lesson. After q() here, ${this.#commandOf(this.#table.role)} takes it up again.`,
      );
      return;
    }
    if (this.#at === -1) return this.#aloneAgain(); // the first terminal was gone before it told where the lesson is
    const moment = this.#plan.moments[this.#at];
    if (wish === 'back') await this.#go(momentBefore(this.#plan, this.#state?.at ?? this.#at), 0);
    if (moment === undefined) {
      if (wish !== 'back') this.#terminal.note('The lesson is over. lesson.back() goes back.');
      return;
    }
    if (wish === 'skip') await this.#skip(moment);
    if (wish === 'show') this.#showAgain(moment);
    if (wish === 'hint') await this.#hint(moment);
  }

  async #go(at: number, typing: number): Promise<void> {
    const state = await this.#table.ask({ kind: 'go', at, typing });
    if (state !== undefined) this.#state = state;
    else this.#aloneAgain();
  }

  async #skip(moment: Moment): Promise<void> {
    const { kind, step } = moment;
    const { typing = 0 } = this.#state ?? {};
    // then what an entry shows may not be what the lesson says
    if (kind === 'entry')
      await noteTroubles(this.#plan, this.#at, this.#table.role, this.#terminal);
    if (kind === 'outside')
      return this.#go(this.#at + outsideFrom(this.#plan, this.#at).length, typing);
    if (kind === 'start' && isOutside(step))
      return this.#go(nextMoment(this.#plan, this.#at), typing);
    if (kind === 'start') return this.#instruct(moment); // nobody opens a terminal but the learner
    const { from, to } = solutionOf(this.#plan, this.#at);
    if (kind === 'exercise') await this.#go(from, to);
    else await this.#go(this.#at, nextMoment(this.#plan, this.#at));
  }

  #showAgain(moment: Moment): void {
    this.#terminal.read(sectionOf(this.#plan, this.#at));
    if (moment.kind === 'exercise') this.#terminal.read(solutionText(this.#plan, this.#at));
    else this.#instruct(moment);
  }

  /** What is missing can be seen on another node: its terminal shows the hint. */
  async #hintOn(role: string): Promise<void> {
    await this.#table.ask({ kind: 'hint', role });
    const isThere = this.#state?.roles[role] !== undefined;
    this.#terminal.note(
      isThere ? `The hint is shown on ${role}.` : absence(role, this.#commandOf(role)),
    );
  }

  /** The first hint whose condition holds; else what the step is about. */
  async #hint(moment: Moment): Promise<void> {
    const { hints, kind, role, step } = moment;
    if (this.#isAlone) return this.#aloneAgain();
    if (this.#missing !== undefined) return this.#miss(this.#missing, moment);
    if (kind === 'exercise' && role !== this.#table.role) return this.#hintOn(role);
    await noteTroubles(this.#plan, this.#at, this.#table.role, this.#terminal);
    for (const { text, when } of hints)
      if (when === undefined || (await holds(when, this.#look))) return this.#terminal.read(text);
    if (kind === 'entry' && step !== undefined)
      this.#terminal.read(
        entryHint(this.#typed(step), moment, this.#table.role, bindingsOf(this.#plan, this.#at)),
      );
    else if (kind === 'exercise')
      this.#terminal.note('There is no hint for this state. lesson.show() shows one way.');
    else this.#instruct(moment);
  }
}
