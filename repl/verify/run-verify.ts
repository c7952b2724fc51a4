// -verify as a program: its input and output, its signals, its exit status.

import { stopSignal, thesePrograms } from '../session/this-program.ts';
import { keyboard } from './keyboard.ts';
import { stayIn } from './stay.ts';
import { type VerifyOptions, verify } from './verify.ts';

/** Verify, and set the exit status. */
export async function runVerify(options: VerifyOptions): Promise<void> {
  const write = (text: string): void => void process.stdout.write(text);
  const typed = keyboard(process.stdin);
  const signal = stopSignal();
  process.exitCode = await verify(options, {
    ...thesePrograms(),
    write,
    signal,
    stay: (terminals) => stayIn(terminals, typed(), write, signal),
  });
  if (options.stay) process.stdin.destroy(); // Ctrl-C leaves it open
}
