// Connects a transcript to the output of the shell, to the bytes sent to the terminal, and to the keys.

import type { Readable } from 'node:stream';
import { answerKeys, switchKeys } from '../record/pressed-keys.ts';
import type { Transcript } from '../record/transcript.ts';
import { menuPrompt } from './job-control.ts';
import type { PlainOutput } from './plain-output.ts';
import type { ShellOutput } from './shell.ts';

/**
 * Returns an output that also goes to the transcript. The
 * calls asked, entered and answered go only to the transcript.
 */
export function heard<Output extends ShellOutput>(output: Output, transcript: Transcript): Output {
  return {
    ...output,
    write(text: string) {
      transcript.printed(text);
      output.write(text);
    },
    lines(text: string) {
      transcript.lines(text);
      output.lines(text);
    },
    echo(text: string) {
      transcript.echoed(text);
      output.write(text);
    },
    aside(text: string) {
      transcript.aside(text);
      output.write(text);
    },
    notice(text: string) {
      transcript.aside(text.endsWith('\n') ? text : `${text}\n`);
      output.lines(text);
    },
    asked: transcript.asked,
    entered: transcript.entered,
    pressed: transcript.pressed,
    narrated: transcript.narrated,
    answered: transcript.answered,
  };
}

/**
 * Returns a plain output that also goes to the transcript. A line that
 * was read is recorded as shown, even if no terminal has echoed it.
 */
export function heardLines(output: PlainOutput, transcript: Transcript): PlainOutput {
  let prompt: string | undefined; // the next line is for the shell, not for a process that asks for one
  return {
    ...heard(output, transcript),
    ask(label) {
      prompt = label;
      transcript.asked();
      transcript.echoed(label);
      output.ask(label);
    },
    read(line, isEchoed) {
      transcript.typed(`${line}\r`);
      transcript.sent(`${line}\r\n`);
      const keys = keysOf(line, prompt);
      if (keys !== undefined) transcript.pressed(keys);
      if (prompt !== undefined) transcript.echoed(`${line}\n`);
      else transcript.printed(`${line}\n`);
      output.read(line, isEchoed);
    },
    entered(label, source) {
      prompt = undefined;
      transcript.entered(label, source);
    },
  };
}

/** What a document has for a line that is no entry. */
function keysOf(line: string, prompt: string | undefined): string | undefined {
  if (prompt === undefined) return answerKeys(line);
  if (line === '\x07') return switchKeys(prompt);
  return prompt === menuPrompt ? `${menuPrompt}${line}` : undefined;
}

/** From now on, records all bytes written to standard output and, if `keys`, all bytes from the keyboard. */
export function hearTerminal(transcript: Transcript, keys: boolean): void {
  const { stdout, stdin } = process;
  const write = stdout.write.bind(stdout) as (...args: unknown[]) => boolean;
  stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    transcript.sent(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return write(chunk, ...rest);
  };
  if (keys) hearKeys(stdin, transcript);
  stdout.on('resize', () => transcript.resized());
}

function hearKeys(stdin: Readable, transcript: Transcript): void {
  const read = stdin.read.bind(stdin) as (size?: number) => unknown;
  stdin.read = (size?: number): unknown => {
    const chunk = read(size);
    if (chunk !== null) transcript.typed(String(chunk));
    return chunk;
  };
}
