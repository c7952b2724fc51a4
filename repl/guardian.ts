// What outlives a crash: a shell of the system that waits until this program is gone. If that came without a farewell,
// V8 or a native library has crashed, or somebody killed it: then it sets the terminal right and says so.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Guard this program, once the prompt is there: nobody has to wait for it. `sentence` is what a crash leaves behind. */
export function guardLater(sentence: string): void {
  if (isGuarded) return; // a node that is started again in the same program
  isGuarded = true;
  setTimeout(guard, 500, sentence).unref();
}

let isGuarded = false;

function guard(sentence: string): void {
  const guardian = spawn('/bin/sh', ['-c', script, 'sh', sentence], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const farewell = guardian.stdio[3] as Writable & { unref(): void };
  forget(guardian, farewell);
  process.on('exit', () => farewell.write('left\n')); // goes out at once
}

/** It must neither keep this program running nor end it. */
function forget(guardian: ChildProcess, farewell: Writable & { unref(): void }): void {
  guardian.on('error', () => undefined);
  farewell.on('error', () => undefined);
  guardian.unref();
  farewell.unref();
}

// It is in the background of the terminal by then, where it may not write its settings unless it ignores that. What is
// set is what Node's raw mode unsets; the cursor is shown, and pasted text comes as it is.
const script = `
trap '' INT QUIT TERM HUP TSTP TTIN TTOU
read -r farewell <&3 && exit
if [ -t 2 ]; then
  stty brkint icrnl ixon opost echo icanon iexten isig <&2
  printf '\\033[?25h\\033[?2004l\\r\\033[J' >&2
fi
printf '%s\\n' "$1" >&2`;
