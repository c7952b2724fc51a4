// The rules of a terminal's shells: from a state and an event
// to the next state and its effects (OTP: user_drv). Pure.

import { shellBanner, version } from '../text/banner.ts';
import { mostReads, type Read } from '../text/read.ts';
import { breakCommand, breakMenu } from './break-menu.ts';
import { type JobAction, jobCommand, menuTitle } from './job-control.ts';
import {
  added,
  connected,
  currentJob,
  findJob,
  type JobEntry,
  keptFor,
  latestJob,
  type Print,
  removed,
  withJob,
} from './job-table.ts';
import {
  type Asker,
  type Came,
  isEvaluating,
  isShown,
  type JobsEffect,
  type JobsEvent,
  type JobsState,
  type JobsStep,
  type Menu,
} from './jobs-state.ts';
import { prompt } from './prompt.ts';

/** Returns the state after an event, and the effects to carry out, in order. */
export function jobsStep(state: JobsState, event: JobsEvent): JobsStep {
  switch (event.kind) {
    case 'began':
      return begin(state, event.remsh);
    case 'entered':
      return enter(state, event.source);
    case 'answered':
      return answer(state, event.line);
    case 'interrupted':
      return interrupt(state);
    case 'menu-asked':
      return openMenu(state, event.menu);
    case 'record-asked':
      return askToRecord(state, event.asker);
    case 'command':
      return command(state, event.line);
    case 'leave-asked':
      return leave(state, event.status);
    case 'named':
      return [{ ...state, name: event.name }, []];
    case 'numbered':
      return [changeJob(state, state.table.current ?? 0, () => ({ count: event.count })), []];
    case 'faulty':
      return [{ ...state, faults: event.faults }, []];
    case 'printed':
      return printFor(state, event.job, event.print);
    case 'wait':
      return [changeJob(state, event.job, ({ waits }) => ({ waits: [...waits, event.wait] })), []];
    case 'line-asked':
      return askLine(state, event.job, event.read);
    case 'evaluated':
      return showValue(state, event.job, event.came);
    case 'reads-again':
      return [changeJob(state, event.job, (job) => readingAgain(job, event.came)), []];
    case 'shell-died':
      return linesFor(state, event.job, event.text);
    case 'shell-started':
      return shellStarted(state, event.job);
    case 'shell-gone':
      return shellGone(state, event.job, event.why);
    case 'halted':
      return [over(state), [{ kind: 'depart', departure: event.departure }]];
    case 'restart-asked':
      return [over(state), [{ kind: 'restart' }]];
  }
}

/** Starts the first shell: on this node, or on the node that -remsh names. */
function begin(state: JobsState, remsh: string | undefined): JobsStep {
  if (remsh === undefined) return [state, [lines(shellBanner())]];
  const job = state.table.current;
  if (job === undefined) throw new Error('a shell begins once');
  const node = withHost(remsh, state.name);
  const next = changeJob(state, job, () => ({ node, status: 'starting' }));
  return [next, [{ kind: 'start-shell', job, node }]];
}

function enter(state: JobsState, source: string): JobsStep {
  const job = currentJob(state.table);
  if (job === undefined) throw new Error('a job evaluates an entry, got one while there is none');
  const isFaulty = job.node === undefined && state.faults !== undefined;
  const label = prompt(job.node ?? state.name, job.count, isFaulty);
  const next = changeJob(state, job.number, () => ({ status: 'evaluating', isInterrupted: false }));
  return [next, [{ kind: 'tell-entered', label, source }]];
}

function answer(state: JobsState, line: string | null): JobsStep {
  const job = currentJob(state.table);
  const [read, ...reads] = job?.reads ?? [];
  if (job === undefined || read === undefined) return [state, []];
  const next = changeJob(state, job.number, () => ({ reads }));
  return [next, [{ kind: 'answer', reads: [read], line }]];
}

/** Interrupts the evaluation of the job in front; processes that wait for a line get the end of the input. */
function interrupt(state: JobsState): JobsStep {
  const job = currentJob(state.table);
  if (job === undefined || !isEvaluating(state)) return [state, []];
  return interruptJob(state, job);
}

function interruptJob(state: JobsState, job: JobEntry): JobsStep {
  const next = changeJob(state, job.number, () => ({ reads: [], isInterrupted: true }));
  return [next, [{ kind: 'interrupt', job: job.number }, ...endOfInput(job)]];
}

function endOfInput({ reads }: JobEntry): readonly JobsEffect[] {
  return [{ kind: 'answer', reads, line: null }];
}

function openMenu(state: JobsState, menu: Menu): JobsStep {
  return [{ ...state, menu }, [lines(menu === 'switch' ? menuTitle : breakMenu)]];
}

/** A node asks to record this terminal, if a person is there who can answer, and is not asked something else. */
function askToRecord(state: JobsState, asker: Asker): JobsStep {
  if (!state.menus || state.menu !== undefined || state.isOver)
    return [state, [{ kind: 'answer-asker', asker, yes: false }]];
  return [{ ...state, menu: 'record', asker }, [notice(recordQuestion(asker))]];
}

function recordQuestion({ node }: Asker): string {
  return `${node} asks to record this terminal: y or n`;
}

/** `y` or `n`; anything else shows the question again. */
function answerAsker(state: JobsState, asker: Asker, line: string): JobsStep {
  const answer = line.trim();
  if (answer !== 'y' && answer !== 'n') return [state, [notice(recordQuestion(asker))]];
  const [next, effects] = goOn({ ...state, menu: undefined, asker: undefined });
  return [next, [{ kind: 'answer-asker', asker, yes: answer === 'y' }, ...effects]];
}

function command(state: JobsState, line: string): JobsStep {
  switch (state.menu) {
    case 'switch': {
      const { text, action } = jobCommand(state.table, line);
      return said(text, action === undefined ? [state, []] : switchJobs(state, action));
    }
    case 'break':
      return breakMenuCommand(state, line);
    case 'record':
      return state.asker === undefined ? goOn(state) : answerAsker(state, state.asker, line);
    case undefined:
      return [state, []];
  }
}

function switchJobs(state: JobsState, action: JobAction): JobsStep {
  switch (action.kind) {
    case 'quit':
      return leave(state, 0);
    case 'start':
      return start(state, action.node);
    case 'connect':
      return connect(state, action.job);
    case 'interrupt': {
      const job = findJob(state.table, action.job);
      if (job?.status === 'evaluating') return interruptJob(state, job);
      return [state, [{ kind: 'interrupt', job: action.job }]];
    }
    case 'kill':
      return kill(state, action.job);
  }
}

function start(state: JobsState, where: string | undefined): JobsStep {
  const to = where === undefined ? state.name : withHost(where, state.name);
  const node = to === state.name ? undefined : to;
  const table = added(state.table, node, 'starting');
  return [{ ...state, table }, [{ kind: 'start-shell', job: table.last, node }]];
}

function kill(state: JobsState, number: number): JobsStep {
  const job = findJob(state.table, number);
  if (job === undefined) return [state, []];
  const [next, effects] = remove(state, number);
  return [next, [{ kind: 'stop-shell', job: number }, ...endOfInput(job), ...effects]];
}

/** Carries out one line typed at the BREAK menu. Every valid letter closes the menu. */
function breakMenuCommand(state: JobsState, line: string): JobsStep {
  const { text, action } = breakCommand(line, version);
  switch (action?.kind) {
    case undefined:
      return said(text, [state, []]);
    case 'abort': // exit without asking the node, which may hang
      return said(text, [over(state), [{ kind: 'depart', departure: { status: 0 } }]]);
    case 'ask': {
      const [next, effects] = goOn(state);
      return said(text, [next, [{ kind: 'ask', source: action.source }, ...effects]]);
    }
    case 'continue':
      return said(text, goOn(state));
  }
}

/** Closes the menu and brings the current job back; if there is none, opens the ^G menu to choose another. */
function goOn(state: JobsState): JobsStep {
  const { current } = state.table;
  return current === undefined ? openMenu(state, 'switch') : connect(state, current);
}

/**
 * Closes the menu, brings the job to the front, and prints its output from the time when it was not in front.
 */
function connect(state: JobsState, number: number): JobsStep {
  const job = findJob(state.table, number);
  if (job === undefined) return [state, []];
  const table = connected(state.table, number);
  const next = changeJob({ ...state, table, menu: undefined }, number, () => ({
    unseen: [],
    waits: [],
  }));
  const shown: readonly JobsEffect[] = [
    ...job.unseen.map((print): JobsEffect => ({ kind: 'print', print })),
    ...letGo(job),
  ];
  return job.status === 'gone' ? before(shown, lost(next, number)) : [next, shown];
}

/**
 * The shell of the job in front, which ran on another node, has terminated: says so, removes the
 * job, and opens the ^G menu. Without menus, the program ends with status 1.
 */
function lost(state: JobsState, number: number): JobsStep {
  const hint = state.menus ? '(^G to start new job) ' : '';
  const [next, effects] = remove(state, number);
  return before(
    [lines(`*** ERROR: Shell process terminated! ${hint}***`), ...effects],
    state.menus ? openMenu(next, 'switch') : leave(next, 1),
  );
}

function leave(state: JobsState, status: number): JobsStep {
  return [over(state), [{ kind: 'stop', status }]];
}

function over(state: JobsState): JobsState {
  return { ...state, isOver: true };
}

function remove(state: JobsState, number: number): JobsStep {
  const job = findJob(state.table, number);
  const table = removed(state.table, number);
  return [{ ...state, table }, job === undefined ? [] : letGo(job)];
}

function letGo({ waits }: JobEntry): readonly JobsEffect[] {
  return waits.length === 0 ? [] : [{ kind: 'let-go', waits }];
}

/** Prints an output of a job: now if the job is shown, else when it comes to the front. */
function printFor(state: JobsState, number: number, print: Print): JobsStep {
  if (isShown(state, number)) return [state, [{ kind: 'print', print }]];
  return [changeJob(state, number, ({ unseen }) => ({ unseen: keptFor(unseen, print) })), []];
}

/** Prints lines of a job, unless the job has been removed. */
function linesFor(state: JobsState, number: number, text: string): JobsStep {
  if (text === '' || findJob(state.table, number) === undefined) return [state, []];
  return printFor(state, number, { how: 'lines', text });
}

/**
 * A process of a job asks for a line. If it asks while the job evaluates an entry, it gets the line that the
 * user types next, and the job does not read its next entry before that. If it asks at any other time, it
 * waits until the job evaluates again. If too many processes of the job wait already, or if the last
 * evaluation was interrupted, or the job or the whole shell has ended, it gets the end of the input.
 */
function askLine(state: JobsState, number: number, read: Read): JobsStep {
  const job = findJob(state.table, number);
  if (job === undefined || state.isOver || job.isInterrupted || job.reads.length >= mostReads)
    return [state, [{ kind: 'answer', reads: [read], line: null }]];
  return [changeJob(state, number, ({ reads }) => ({ reads: [...reads, read] })), []];
}

/** Prints the outcome of an entry; after exit() first the banner. */
function showValue(state: JobsState, number: number, { text, restarted }: Came): JobsStep {
  const job = findJob(state.table, number);
  if (job === undefined) return [state, []]; // the job was killed during the evaluation
  const first: JobsStep = restarted ? linesFor(state, number, restartedText(job)) : [state, []];
  const still = text.replace(/[\r\b]/g, ''); // with \r or \b the text of an exception could overwrite the stars that mark it as an error
  if (still === '') return first;
  return before(first[1], printFor(first[0], number, { how: 'value', text: `${still}\n` }));
}

/** The text after exit() in a shell. For a shell on another node the text has a hint, as in erl. */
function restartedText({ node }: JobEntry): string {
  const hint = node === undefined ? '' : '(^G to start new job) ';
  return `*** Shell process terminated! ${hint}***\n${shellBanner()}`;
}

function readingAgain(job: JobEntry, { advance, restarted }: Came): Partial<JobEntry> {
  return {
    status: job.status === 'evaluating' ? 'waiting' : job.status,
    count: restarted ? 1 : job.count + (advance ? 1 : 0),
  };
}

function shellStarted(state: JobsState, number: number): JobsStep {
  if (findJob(state.table, number) === undefined) return [state, []];
  const next = changeJob(state, number, () => ({ status: 'waiting' }));
  return linesFor(next, number, shellBanner());
}

function shellGone(state: JobsState, number: number, why: 'left' | 'terminated'): JobsStep {
  const job = findJob(state.table, number);
  if (job === undefined) return [state, []];
  if (why === 'left') return shellLeft(state, job);
  if (isShown(state, number)) return lost(state, number);
  return [changeJob(state, number, () => ({ status: 'gone' })), []];
}

/** Removes a shell on another node that the user has left, and brings the previous job to the front. */
function shellLeft(state: JobsState, { number, node }: JobEntry): JobsStep {
  const [rest, effects] = remove(state, number);
  const farewell = [lines(`*** Left the shell on ${node}, which runs on ***`), ...effects];
  const next = latestJob(rest.table);
  if (next === undefined) return before(farewell, leave(rest, 0));
  return before(farewell, rest.menu === undefined ? connect(rest, next.number) : [rest, []]);
}

function changeJob(
  state: JobsState,
  number: number,
  change: (job: JobEntry) => Partial<JobEntry>,
): JobsState {
  return { ...state, table: withJob(state.table, number, change) };
}

function before(effects: readonly JobsEffect[], [state, more]: JobsStep): JobsStep {
  return [state, [...effects, ...more]];
}

function said(text: string, step: JobsStep): JobsStep {
  return text === '' ? step : before([lines(text)], step);
}

function lines(text: string): JobsEffect {
  return { kind: 'print', print: { how: 'lines', text } };
}

/** Lines for the user alone, which are no part of the session. */
function notice(text: string): JobsEffect {
  return { kind: 'print', print: { how: 'notice', text } };
}

/** Adds this node's host to a name without a host, as erl -remsh does. */
function withHost(node: string, ours: string): string {
  return node.includes('@') ? node : `${node}@${ours.slice(ours.indexOf('@') + 1)}`;
}
