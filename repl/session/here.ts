// What is written in a document, as it is on this machine.

import { actualText } from '../compare/names.ts';
import { thisHost } from './place.ts';
import type { Stage } from './played.ts';

/** `host` is this machine: behind an @, as a text of its own, and in `runs on host`. */
export function hereText(written: string): string {
  return written.replaceAll(/@host\b(?!-|\.\w)|'host'|\bon host\b/g, (found) =>
    found.replace('host', thisHost),
  );
}

/** A prompt without the mark of a fault: `(foo@host!)3>` is the prompt `(foo@host)3>`, whenever the fault ends. */
export function withoutMark(prompt: string): string {
  return prompt.replace(/^(\([^\s()]+)!\)(?=\d+>)/, '$1)');
}

/** Whether two prompts differ in their numbers at most. */
export function sameButNumber(one: string, other: string | undefined): boolean {
  const withoutNumber = (prompt: string): string => prompt.replace(/\d+>$/, '>');
  return other !== undefined && withoutNumber(one) === withoutNumber(other);
}

/**
 * What is typed: pids and references are those of this run, `<pid of foo>` is the process id of foo's program.
 * undefined if no program runs there.
 */
export function typedText(
  written: string,
  { names, pidOf }: Pick<Stage, 'names' | 'pidOf'>,
  terminal = '',
): string | undefined {
  let isMissing = false;
  const text = hereText(written).replaceAll(/<pid of ([\w-]+)>/g, (_, name: string) => {
    const pid = pidOf(name);
    isMissing ||= pid === undefined;
    return String(pid);
  });
  return isMissing ? undefined : actualText(text, names, terminal);
}

/** What was shown, as it is written: this machine's name is `host`. */
export function writtenHost(shown: string): string {
  return shown
    .replaceAll(`@${thisHost}`, '@host')
    .replaceAll(`'${thisHost}'`, "'host'")
    .replaceAll(` on ${thisHost};`, ' on host;');
}
