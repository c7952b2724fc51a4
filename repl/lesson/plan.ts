// A lesson as moments, one after the other: what is to be read, and what is to be done then. Pure.

import type { Document, Item, Section, Step } from '../document/document.ts';
import type { LessonState } from './table.ts';

type Check = Extract<Item, { kind: 'check' }>;
type Hint = Extract<Item, { kind: 'hint' }>;

/** One thing to do in a lesson. */
export interface Moment {
  readonly kind: 'entry' | 'exercise' | 'start' | 'signal';
  readonly role: string; // the terminal where it is done
  readonly about: string; // Markdown: what is said of the moment before, to be read where that was done
  readonly prose: string; // Markdown: what leads to this one
  readonly step: Step | undefined; // of all kinds but exercises
  readonly checks: readonly Check[]; // of an exercise: done when all of them hold
  readonly hints: readonly Hint[];
  readonly isSolution: boolean; // one way to do the exercise before it: only for those who ask
}

/** A lesson that can be played with a learner. */
export interface Plan {
  readonly title: string;
  readonly roles: readonly string[]; // of the terminals with a node
  readonly moments: readonly Moment[];
  readonly end: string; // Markdown: what stands behind the last moment
  readonly starts: ReadonlyMap<string, string>; // `terl -sname baz -hidden`, by role, where the document says it
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

export function planOf(document: Document): Plan {
  const roles = rolesOf(document);
  const planner = new Planner(roles);
  for (const section of document.sections) planner.add(section);
  const items = document.sections.flatMap((section) => section.items);
  return {
    title: document.title,
    roles,
    moments: planner.moments,
    end: planner.prose(),
    starts: startsOf(items),
    files: items.filter((item) => item.kind === 'file'),
  };
}

/** The command that first starts each node. */
function startsOf(items: readonly Item[]): ReadonlyMap<string, string> {
  const starts = new Map<string, string>();
  for (const item of items)
    if (
      item.kind === 'step' &&
      item.act === 'command' &&
      isStart(item.text) &&
      !starts.has(item.terminal)
    )
      starts.set(item.terminal, item.text);
  return starts;
}

/** The terminals in which a node runs, in their order. */
function rolesOf({ terminals, sections }: Document): readonly string[] {
  const steps = sections.flatMap(({ items }) => items.filter((item) => item.kind === 'step'));
  const isNode = (name: string): boolean =>
    steps.every(({ terminal }) => terminal !== name) ||
    steps.some(
      ({ terminal, act, text }) => terminal === name && (act === 'entry' || isStart(text)),
    );
  return terminals.filter(isNode);
}

function isStart(text: string): boolean {
  return /^terl\b/.test(text);
}

class Planner {
  readonly moments: Moment[] = [];
  readonly #roles: readonly string[];
  #read: string[] = []; // Markdown since the last moment

  constructor(roles: readonly string[]) {
    this.#roles = roles;
  }

  add({ heading, level, items }: Section): void {
    if (heading !== '' && level > 1) this.#read.push(`## ${heading}`);
    const hints = items.filter((item) => item.kind === 'hint');
    const checks = items.filter((item) => item.kind === 'check');
    let isAsked = false;
    for (const item of items) {
      if (item.kind === 'prose') this.#read.push(item.text);
      else if (item.kind === 'file')
        this.#read.push(
          `(The file ${item.path} is in the lesson's folder.)\n\n\`\`\`ts\n${item.text}\n\`\`\``,
        );
      else if (item.kind === 'step') this.#step(item, hints);
      else if (item.kind === 'check' && !isAsked) {
        isAsked = true;
        this.#exercises(checks, hints);
      }
    }
  }

  /** Takes what is to be read behind the last moment. */
  prose(): string {
    const text = this.#read.join('\n\n');
    this.#read = [];
    return text;
  }

  /** Takes what is to be read before a moment: what is said of the one before it, and what leads to this one. */
  #aboutAndProse(kind: Moment['kind']): readonly [about: string, prose: string] {
    const parts = this.#read;
    const last = this.moments.at(-1);
    const heading = parts.findIndex((part) => part.startsWith('## '));
    const text = this.prose();
    if (last === undefined || last.kind === 'exercise' || last.isSolution) return ['', text];
    if (heading !== -1)
      return [parts.slice(0, heading).join('\n\n'), parts.slice(heading).join('\n\n')];
    if (kind === 'exercise' || text.includes('```')) return ['', text];
    const paragraphs = text.split(/\n{2,}/);
    return [paragraphs.slice(0, -1).join('\n\n'), paragraphs.at(-1) ?? ''];
  }

  /** One moment for each terminal on which something is checked. */
  #exercises(checks: readonly Check[], hints: readonly Hint[]): void {
    const roleOf = ({ terminal }: Check): string => terminal ?? this.#roles[0] ?? '';
    for (const role of new Set(checks.map(roleOf))) {
      const own = checks.filter((check) => roleOf(check) === role);
      this.#push({
        kind: 'exercise',
        role,
        step: undefined,
        checks: own,
        hints,
        isSolution: false,
      });
    }
  }

  #step(step: Step, hints: readonly Hint[]): void {
    const kind = kindOf(step);
    if (kind === undefined) {
      if (step.act === 'command') this.#read.push(commandText(step));
      return;
    }
    const isFirstStart =
      kind === 'start' && !this.moments.some(({ role }) => role === step.terminal);
    const role = this.#roles.includes(step.terminal) ? step.terminal : (this.#roles[0] ?? '');
    if (isFirstStart && role === this.#roles[0]) return; // the first terminal is there already
    this.#push({ kind, role, step, checks: [], hints, isSolution: step.solution });
  }

  #push(moment: Omit<Moment, 'about' | 'prose'>): void {
    const [about, prose] = this.#aboutAndProse(moment.kind);
    this.moments.push({ ...moment, about, prose });
  }
}

/** A command that the lesson does not see: it is only told. */
function commandText({ text, wanted }: Step): string {
  if (wanted.length === 0) return `In another terminal, type \`${text}\``;
  const shown = wanted.map((entry) => entry.text).join('\n');
  return `In another terminal, \`${text}\` shows\n\n\`\`\`\n${shown}\n\`\`\``;
}

function kindOf({ act, text }: Step): Moment['kind'] | undefined {
  if (act === 'entry') return 'entry';
  if (act !== 'command') return undefined;
  if (isStart(text)) return 'start';
  return /^kill\b.*<pid of [\w-]+>/.test(text) ? 'signal' : undefined;
}

/** Where a moment is shown: the start and the end of programs at the lesson's first terminal. */
export function placeOf({ kind, role }: Moment, first = ''): string {
  return kind === 'start' || kind === 'signal' ? first : role;
}

/** The moment after one that is done: the solution of an exercise is left out. */
export function nextMoment({ moments }: Plan, at: number): number {
  let next = at + 1;
  while (next < moments.length && moments[next]?.isSolution) next++;
  return next;
}

/** The last entry before a moment, without solutions. All other kinds may be done already, and would lead on at once. */
export function momentBefore({ moments }: Plan, at: number): number {
  let before = Math.min(at, moments.length) - 1;
  while (before > 0 && (moments[before]?.isSolution || moments[before]?.kind !== 'entry')) before--;
  return Math.max(0, before);
}

/** What stands in the section of a moment, up to it: the text, and what was to be typed. */
export function sectionOf({ moments }: Plan, at: number): string {
  let first = Math.min(at, moments.length - 1);
  while (first > 0 && !/^## /m.test(moments[first]?.prose ?? '')) first--;
  const parts: string[] = [];
  for (const [index, { about, prose, step, role, isSolution }] of moments.entries()) {
    if (index < first || index > at || (isSolution && index < at)) continue;
    parts.push(index === first ? '' : about, prose);
    if (index < at && step !== undefined) parts.push(`\`\`\`\n${role}: ${step.text}\n\`\`\``);
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Whether a moment is a further part of the exercise before it: its text stands there. */
export function isFurther(moment: Moment | undefined): boolean {
  return moment?.kind === 'exercise' && moment.prose === '';
}

/** The entries of a moment's terminal that bind the names in its own entry: `const P = spawn(…)`. */
export function bindingsOf({ moments }: Plan, at: number): readonly string[] {
  const { role, step: { text } = { text: '' } } = moments[at] ?? {};
  const bindings = new Map<string, string>();
  for (const before of moments.slice(0, at)) {
    const [entry, name] = /^(?:const|let|var) (\w+) =.*/s.exec(before.step?.text ?? '') ?? [];
    if (entry === undefined || name === undefined || before.role !== role) continue;
    if (new RegExp(`\\b${name}\\b`).test(text)) bindings.set(name, entry);
  }
  return [...bindings.values()];
}

/** The roles that a terminal takes by itself. To start a node whose start is a solution is up to the learner. */
export function freeRoles({ roles, moments }: Plan): readonly string[] {
  const isFree = (name: string): boolean => {
    const first = moments.find(({ role }) => role === name);
    return first?.kind !== 'start' || !first.isSolution;
  };
  return roles.filter(isFree);
}

/** The terminals to open before the lesson begins: the others are started by a step. */
export function openedAtOnce({ roles, moments }: Plan): readonly string[] {
  return roles.filter((role) => moments.find((moment) => moment.role === role)?.kind !== 'start');
}

/**
 * The role that has to be there for a moment to be done, and is not: that of its terminal, or one whose node its entry
 * names and that has not started yet, or is gone, unless the lesson has ended it.
 */
export function missingRole(
  plan: Plan,
  { at, first, roles: seats }: Pick<LessonState, 'at' | 'first' | 'roles'>,
): string | undefined {
  const { moments } = plan;
  const moment = moments[at];
  if (moment === undefined) return undefined;
  const place = placeOf(moment, first);
  if (seats[place] === undefined) return place;
  const text = moment.kind === 'entry' ? (moment.step?.text ?? '') : '';
  const isOver = (role: string): boolean => moments.slice(0, at).some((one) => ends(one, role));
  return openedAtOnce(plan).find(
    (role) => text.includes(`${role}@host`) && (seats[role]?.node ?? '') === '' && !isOver(role),
  );
}

/** Whether the node of a role has ended after a moment. */
function ends({ kind, role, step }: Moment, of: string): boolean {
  if (step === undefined) return false;
  return kind === 'signal'
    ? /^kill -(?:9|KILL|TERM) /.test(step.text) && step.text.includes(`<pid of ${of}>`)
    : role === of && endsNode(step);
}

/** Whether a step ends the node of its terminal, which then cannot say that it is done. */
export function endsNode({ text }: Step): boolean {
  return /^(?:halt|q|init\.stop)\(\d*\)$/.test(text);
}

/** Whether a step waits for a message, which it takes: it cannot be done twice. */
export function takesMessage({ text }: Step): boolean {
  const outside = text.replace(/(?:=>|\bfunction\b).*/s, ''); // what a function does, it does in another process, or later
  return /\breceive\s*[(<]/.test(outside) && !text.includes('.after(');
}

/** The moments that are a solution of the exercise at a moment: from, and to (excluded); the next moment if there is none. */
export function solutionOf(plan: Plan, at: number): { readonly from: number; readonly to: number } {
  const { moments } = plan;
  let from = at + 1;
  while (isFurther(moments[from])) from++;
  let to = from;
  while (moments[to]?.isSolution) to++;
  return { from, to };
}
