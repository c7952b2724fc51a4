// What -verify prints: a line a step, and for a difference what is wanted and what is shown; or one JSON object a line.

import { diff } from 'node:util';
import type { Fault, Step } from '../document/document.ts';
import type { Entry } from '../document/entries.ts';
import { writtenHost } from '../session/here.ts';
import type { Told } from '../session/play.ts';
import { plainText } from '../text/sanitise.ts';
import type { Status } from './verify.ts';

/** The report of all documents. */
export interface Report {
  /** A document is begun. */
  begin(file: string): FileReport;
  ended(status: Status): void;
}

/** The report of one document; each function that ends it gives its status. */
export interface FileReport {
  told(event: Told): void;
  say(sentence: string): void;
  faults(faults: readonly Fault[]): Status;
  /** `anew` outputs of it were written anew. */
  ended(status: Status, anew?: number): Status;
}

/** Text for people. With `atOnce`, each line is written as it comes; else a document's in one piece. */
export function reportAsText(write: (text: string) => void, atOnce: boolean): Report {
  const begun = performance.now();
  const count = { files: 0, steps: 0, faults: 0, anew: 0, skipped: 0 };
  return {
    begin(file) {
      let text = '';
      const say = (whole: string): void => {
        const line = plainText(whole); // a document may come from a stranger
        if (atOnce) write(`${line}\n`);
        else text += `${line}\n`;
      };
      const end = (status: Status): Status => {
        write(text);
        text = '';
        count.files++;
        return status;
      };
      return {
        say,
        told(event) {
          if (event.kind === 'step') count.steps++;
          if (event.kind === 'skipped') count.skipped++;
          if (isDifference(event)) count.faults++;
          say(lineOf(file, event));
        },
        faults(faults) {
          for (const { line, sentence } of faults) say(`${placeOf(file, line)}: ${sentence}`);
          return end(2);
        },
        ended(status, anew = 0) {
          count.anew += anew;
          return end(status);
        },
      };
    },
    ended(status) {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      const { files, steps, faults, anew, skipped } = count;
      const came = [
        anew === 0 ? 'all is as it is written' : undefined,
        faults > anew ? `${counted(faults - anew, 'differs', 'differ')}` : undefined,
        'it could not be told whether all is so',
      ][status];
      const parts = [
        anew === 0
          ? undefined
          : counted(anew, 'output is written anew', 'outputs are written anew'),
        skipped === 0 ? undefined : counted(skipped, 'section is skipped', 'sections are skipped'),
        came,
      ].filter((part) => part !== undefined);
      write(
        `${counted(files, 'document', 'documents')}, ${counted(steps, 'step', 'steps')}, ${seconds} s: ${parts.join(', ')}\n`,
      );
    },
  };
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** One object a line, for programs. */
export function reportAsJson(write: (text: string) => void): Report {
  const tell = (object: object): void => write(`${JSON.stringify(object)}\n`);
  return {
    begin(file) {
      return {
        told: (event) => tell({ file, ...asJson(event) }),
        say: (sentence) => tell({ file, said: sentence }),
        faults(faults) {
          for (const { line, sentence } of faults)
            tell({ file, ...(line > 0 ? { line } : {}), fault: sentence });
          tell({ file, status: 2 });
          return 2;
        },
        ended(status, anew = 0) {
          tell({ file, status, ...(anew > 0 ? { anew } : {}) });
          return status;
        },
      };
    },
    ended: (status) => tell({ status }),
  };
}

function placeOf(file: string, line: number): string {
  return line > 0 ? `${file}:${line}` : file;
}

/** Whether something is shown otherwise than it is written, as far as that can be told. */
export function isDifference(event: Told): boolean {
  switch (event.kind) {
    case 'step':
      return event.outcome.fault !== undefined && event.outcome.ends !== 'unknown';
    case 'check':
      return event.fault !== undefined;
    case 'extra':
      return true;
    case 'skipped':
      return false;
  }
}

function lineOf(file: string, event: Told): string {
  switch (event.kind) {
    case 'step': {
      const { step, outcome, ms } = event;
      const typed = `${step.terminal} ${typedIn(step)}`;
      if (outcome.fault === undefined)
        return `ok ${placeOf(file, step.line)} ${typed} (${ms.toFixed(0)} ms)`;
      const place = `${placeOf(file, step.line)}: ${typed}\n  ${outcome.fault}`;
      if (outcome.ends === 'unknown') return place;
      return `${place}\n${difference(outcome.wanted ?? step.wanted, outcome.shown)}`;
    }
    case 'check': {
      const { line, terminal, source, fault, hints, ms } = event;
      const asked = `${terminal} check ${oneRow(source)}`;
      if (fault === undefined) return `ok ${placeOf(file, line)} ${asked} (${ms.toFixed(0)} ms)`;
      return [
        `${placeOf(file, line)}: ${asked}`,
        `  ${fault.replaceAll('\n', '\n  ')}`,
        ...hints.map((hint) => `  hint: ${hint}`),
      ].join('\n');
    }
    case 'extra':
      return `${placeOf(file, event.line)}: ${event.fault}`;
    case 'skipped':
      return `skipped ${placeOf(file, event.section.line)} ${event.section.heading}: ${event.reason}`;
  }
}

/** What is typed in a step, as one row; of one that only sees, what it is to see. */
function typedIn({ act, prompt, text, wanted }: Step): string {
  switch (act) {
    case 'command':
      return oneRow(`$ ${text}`);
    case 'entry':
      return oneRow(`${prompt} ${text}`);
    case 'keys':
    case 'type':
      return `%% ${act} ${text}`;
    case 'seen':
      return `shows ${writtenHost(wanted[0]?.text.split('\n', 1)[0] ?? 'nothing')}`;
  }
}

function oneRow(text: string): string {
  return text.replaceAll('\n', '⏎');
}

/** The number of lines that are compared, and shown, at most: of what is wanted and of what is shown. */
const mostLines = 1_000;
const longestLine = 2_000; // characters

/** The lines that are wanted and those that are shown: ` ` both, `-` wanted only, `+` shown only. */
function difference(wanted: readonly Entry[], shown: readonly Entry[]): string {
  const [from, to] = [linesOf(wanted), linesOf(shown)];
  const signs = { '-1': '+', '0': ' ', '1': '-' } as const;
  if (from.length + to.length === 0) return '  (nothing is wanted, and nothing is shown)';
  const lines = diff(from, to).map(([side, line]) => `  ${signs[side]} ${line}`);
  return `  - wanted\n  + shown\n${lines.join('\n')}`;
}

function linesOf(entries: readonly Entry[]): string[] {
  const lines = entries.flatMap(({ text }) => text.split('\n'));
  const most = lines
    .slice(0, mostLines)
    .map(writtenHost)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}[...]` : line));
  return lines.length > mostLines
    ? [...most, `... (${lines.length - mostLines} more lines)`]
    : most;
}

function asJson(event: Told): object {
  switch (event.kind) {
    case 'step': {
      const { step, outcome, ms } = event;
      const { line, terminal, act, prompt, text } = step;
      const place = { line, terminal, act, prompt, typed: text, ms: Math.round(ms) };
      if (outcome.fault === undefined) return { ...place, ok: true };
      const [wanted, shown] = [linesOf(outcome.wanted ?? step.wanted), linesOf(outcome.shown)];
      const isPlayed = outcome.ends !== 'unknown';
      return { ...place, ok: false, isPlayed, fault: outcome.fault, wanted, shown };
    }
    case 'skipped':
      return {
        line: event.section.line,
        skipped: event.section.heading,
        reason: event.reason,
        isUnmet: event.isUnmet,
      };
    default: {
      const { kind, fault, ...rest } = event;
      const ms = 'ms' in rest ? { ms: Math.round(rest.ms) } : {};
      return { ...rest, ...ms, kind, ok: fault === undefined, fault };
    }
  }
}
