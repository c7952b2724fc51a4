// Where a transcript listens: on what is printed, on what goes to the terminal, and on its keys.

import type { Readable } from 'node:stream';
import type { Transcript } from '../record/transcript.ts';
import type { PlainOutput } from './plain-output.ts';
import type { ShellOutput } from './shell.ts';

/** The same output, heard by the transcript; what is entered, and when it is answered, is the transcript's alone. */
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
    asked: transcript.asked,
    entered: transcript.entered,
    answered: transcript.answered,
  };
}

/** The same for plain lines: what is read is part of what a reader sees, whether a terminal echoes it or not. */
export function heardLines(output: PlainOutput, transcript: Transcript): PlainOutput {
  return {
    ...heard(output, transcript),
    ask(label) {
      transcript.asked();
      transcript.printed(label);
      output.ask(label);
    },
    read(line, isEchoed) {
      transcript.typed(`${line}\r`);
      transcript.sent(`${line}\r\n`);
      transcript.printed(`${line}\n`);
      output.read(line, isEchoed);
    },
  };
}

/** Hear what is sent to standard output from now on, and what comes from a keyboard without lines. */
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
