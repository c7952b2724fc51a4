// terl -lesson: lists the lessons, or opens a terminal of one.

import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';
import { parseDocument } from '../document/document.ts';
import { replaceFile } from '../record/replace-file.ts';
import { readCommand } from '../session/commands.ts';
import { hereText } from '../session/here.ts';
import { unmetNeed } from '../session/needs.ts';
import {
  cannotWrite,
  damagedProgress,
  folderOf,
  type LessonFile,
  lessonFiles,
  lessonNamed,
  lessonsFolder,
  type Reached,
  readProgress,
  writeProgress,
} from './home.ts';
import { freeRoles, type Plan, planOf, startedOutside } from './plan.ts';
import { startedAs } from './started-as.ts';
import { type Asked, sitDown, type Table } from './table.ts';

/** Evaluates an expression unseen. */
type Look = (source: string) => Promise<string | undefined>;

/** An opened lesson: what the node of this terminal is started with. */
export interface OpenLesson {
  readonly name: string;
  readonly plan: Plan;
  readonly table: Table;
  /** How terl is started in other terminals. */
  readonly program: string;
  /** The command with which other terminals join. */
  readonly command: string;
  /** The step at which the lesson is taken up again; 0 if it begins. */
  readonly from: number;
  /** The step at which the learner left another version of the lesson, which begins again now. */
  readonly changedAt: number | undefined;
  /** The flags of this terminal's node, `-sname foo`. */
  readonly flags: readonly string[];
  /** Look on the node of this terminal, once it is there: the first terminal's node holds the state. */
  connect(look: Look, warn: (sentence: string) => void): Promise<void>;
}

/** The list of lessons, with the learner's progress. */
export function listOfLessons(): string {
  const progress = readProgress();
  const rows = lessonFiles().map(({ number, name, path }) => {
    const state = stateOf(progress[name]);
    const { title } = parseDocument(path, readFileSync(path, 'utf8'));
    return `${String(number).padStart(3)}  ${name.padEnd(12)} ${title.padEnd(48)} ${state}`.trimEnd();
  });
  const damaged = damagedProgress();
  if (damaged !== undefined) rows.push('', damaged);
  return `${rows.join('\n')}\n\n${startedAs(process.env)} -lesson NAME begins one, or takes it up again.\n`;
}

function stateOf(reached: Reached | undefined): string {
  if (reached === undefined) return '';
  const { at, of, isDone = false } = reached;
  if (at >= of) return 'done';
  return isDone ? `done, and again ${at} of ${of} steps` : `${at} of ${of} steps`;
}

/** Open a terminal of a lesson. Throws a sentence for the user. */
export async function openLesson(text: string, role: string | undefined): Promise<OpenLesson> {
  const file = lessonNamed(text);
  if (file === undefined)
    throw new Error(`no lesson is named ${JSON.stringify(text)}; terl -lesson lists them`);
  const plan = await readPlan(file);
  if (role !== undefined && !plan.roles.includes(role))
    throw new Error(
      `the terminals of this lesson are ${plan.roles.join(', ')}, got -sname ${role}`,
    );
  const folder = folderOf(file.name);
  const steps = new Steps(file.name, plan);
  const { from } = steps;
  process.chdir(folder);
  const table = await sitDown(tableIn(folder), freeRoles(plan), (asked) => steps.ask(asked), role);
  if (table === undefined)
    throw new Error(
      role === undefined
        ? `all terminals of this lesson are open: ${freeRoles(plan).join(', ')}${othersOf(plan)}`
        : `the terminal ${role} of this lesson is open already`,
    );
  if (table.isFirst) writeFilesOrLeave(table, folder, plan, from === 0);
  const program = startedAs(process.env);
  return {
    name: file.name,
    plan,
    table,
    program,
    command: `${program} -lesson ${text}`,
    from,
    changedAt: steps.changedAt,
    flags: [...flagsOf(plan, table.role), '-pa', lessonsFolder()],
    connect: (look, warn) => (table.isFirst ? steps.start(look, warn) : Promise.resolve()),
  };
}

/** What the learner may want in another terminal, if a node without a guide belongs to the lesson. */
function othersOf(plan: Plan): string {
  const commands = [...startedOutside(plan, plan.moments.length).values()];
  return commands.length === 0 ? '' : `; in this one, type ${commands.join(' or ')}`;
}

async function readPlan({ path, name }: LessonFile): Promise<Plan> {
  const document = parseDocument(path, textOf(path));
  const [fault] = document.faults;
  if (fault !== undefined) throw new Error(`${path}:${fault.line}: ${fault.sentence}`);
  for (const item of document.sections.flatMap(({ items }) => items)) {
    const unmet = item.kind === 'needs' ? await unmetNeed(item.what) : undefined;
    if (unmet !== undefined) throw new Error(`the lesson ${name} cannot be done here: ${unmet}`);
  }
  const plan = planOf(document);
  if (plan.roles.length === 0)
    throw new Error(`${path} has no terminal: there is no block of the kind terl in it`);
  return plan;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new Error(`${path} cannot be read: ${code}`);
  }
}

/**
 * Where the terminals of a lesson meet: a socket in its folder, on Windows a pipe of the system. Its path is read in that
 * folder, where this program is: a whole path may be longer than a system takes for a socket.
 */
function tableIn(folder: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : 'table';
}

/** Throws a sentence, and leaves the table, if a file of the lesson cannot be written. */
function writeFilesOrLeave(table: Table, folder: string, plan: Plan, begins: boolean): void {
  try {
    writeFiles(folder, plan, begins);
  } catch (error) {
    table.close();
    throw cannotWrite(folder, error);
  }
}

/**
 * The files of the lesson. When it begins, what the learner has changed is kept beside them, as NAME.old; when it is
 * taken up again, the learner's files stay as they are.
 */
function writeFiles(folder: string, { files }: Plan, begins: boolean): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const isThere = existsSync(file);
    if (isThere && (!begins || readFileSync(file, 'utf8') === text)) continue;
    replaceFile(file, text, 0o666, () => {
      if (isThere) renameSync(file, `${file}.old`);
    });
  }
}

/** The flags with which the document starts the node of a role. Names of nodes in them are those of this machine. */
export function flagsOf({ starts }: Plan, role: string): readonly string[] {
  const start = starts.get(role) ?? `terl -sname ${role}`;
  const command = readCommand(hereText(start.replace(besideErlang, '')), false);
  if (command.kind !== 'program')
    throw new Error(command.kind === 'refused' ? command.sentence : `not a node: ${role}`);
  return besideErlang.test(start) ? [...command.args, '-proto_dist', 'inet_tcp'] : command.args;
}

/** What a lesson may ask for, and a document that is only verified may not: it listens as the learner's own erl does. */
const besideErlang = / -proto_dist inet_tcp(?= |$)/;

/** The steps of the lesson, which a process on the first terminal's node holds: scripts/lessons/lesson.ts. */
class Steps {
  readonly #lesson: string;
  readonly #count: number;
  /** The step at which another version of the lesson was left. */
  readonly changedAt: number | undefined;
  #look: Look | undefined;
  #warn: ((sentence: string) => void) | undefined;
  #at: number;

  constructor(lesson: string, { moments }: Plan) {
    this.#lesson = lesson;
    this.#count = moments.length;
    const { at = 0, of = 0 } = readProgress()[lesson] ?? {};
    const isAsBefore = of === this.#count;
    this.#at = isAsBefore && at < of ? at : 0;
    this.changedAt = isAsBefore || at === 0 || at >= of ? undefined : at;
  }

  /** The step at which the lesson is. */
  get from(): number {
    return this.#at;
  }

  async start(look: Look, warn: (sentence: string) => void): Promise<void> {
    const damaged = damagedProgress();
    if (damaged !== undefined) warn(damaged);
    this.#look = look;
    this.#warn = warn;
    await look(`lesson.start(${this.#count}, ${this.#at})`);
  }

  async ask(asked: Asked): Promise<{ at: number; typing: number } | undefined> {
    const request =
      asked.kind === 'done'
        ? ['done', asked.at, asked.next]
        : asked.kind === 'go'
          ? ['go', asked.at, asked.typing]
          : ['state'];
    const answer = await this.#look?.(
      `JSON.stringify(await lesson.ask(${JSON.stringify(request)}))`,
    );
    const state =
      answer === undefined
        ? undefined
        : (JSON.parse(answer) as { at: number; typing: number } | 'noproc');
    if (state === 'noproc') await this.#look?.(`lesson.start(${this.#count}, ${this.#at})`); // somebody has killed it
    if (state === undefined || state === 'noproc') return undefined;
    if (state.at !== this.#at) this.#keep(state.at);
    this.#at = state.at;
    return state;
  }

  /** The lesson goes on all the same if the progress cannot be kept; this is said once. */
  #keep(at: number): void {
    try {
      writeProgress(this.#lesson, at, this.#count);
    } catch (error) {
      const code = codeOf(error);
      this.#warn?.(`What you have done cannot be noted in ~/.terl_lessons: ${code}`);
      this.#warn = undefined;
    }
  }
}
