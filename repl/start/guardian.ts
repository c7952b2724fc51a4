// What outlives a crash: a shell of the system that waits until this program is gone. If that came without a farewell,
// V8 or a native library has crashed, or somebody killed it: then it sets the terminal right and says so.
// A node without a screen has no second thread that could watch it: there the guardian also waits for a heartbeat, and
// ends a program whose heart has stopped (OTP: heart).

import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Guard this program half a second from now, so that the prompt does not wait for the guardian. */
export function guardLater(): void {
  if (isGuarded) return; // a node that is started again in the same program
  isGuarded = true;
  setTimeout(guard, 500, script).unref();
}

/** Guard this program from now on, its heartbeat too. */
export function guardHeart(): void {
  if (isGuarded) return;
  isGuarded = true;
  const say = guard(waitForBeats);
  setInterval(say, beatInterval, 'beat'); // it also keeps a node running that has nothing to do, as erl does
}

let isGuarded = false;

const beatInterval = 3_000; // ms
const patience = 5; // seconds without a beat, twice: the longest turn and the interval are less

/** Start the guardian; returns the function that sends it a word. */
function guard(waitFor: string): (word: string) => void {
  const guardian = spawn('/bin/sh', ['-c', `${prelude}${waitFor}${epilogue}`], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const pipe = guardian.stdio[3] as Writable & { unref(): void };
  forget(guardian, pipe);
  const say = (word: string): void => void pipe.write(`${word}\n`); // goes out at once
  process.on('exit', () => say('left'));
  return say;
}

/** It must neither keep this program running nor end it. */
function forget(guardian: ChildProcess, pipe: Writable & { unref(): void }): void {
  guardian.on('error', () => undefined);
  pipe.on('error', () => undefined);
  guardian.unref();
  pipe.unref();
}

// It is in the background of the terminal by then, where it may not write its settings unless it ignores that.
const prelude = `
trap '' INT QUIT TERM HUP TSTP TTIN TTOU
why='the node is gone: it crashed or was killed'
`;

const script = 'read -r word <&3 && exit\n';

// timeout(1) ends with 124 when its time is over. A system without timeout(1) has no check of the
// heartbeat: there the guardian only waits for the end of the program. A program that was stopped (Ctrl-Z,
// a debugger) sends no beats, but does not hang: it is left alone. isolated-vm crashes a program whose turn
// is five seconds over its limit. The guardian usually ends the program before that; on a busy machine the
// crash may come first, and is then reported as a hang, too.
// Ctrl-C ends a program without a shell, as its user wants: there is nothing to say.
const waitForBeats = `
trap exit INT
hangs="the node does not answer and has been ended: a function of JavaScript's own ran for seconds and cannot be stopped."
command -v timeout > /dev/null || { read -r word <&3 && exit; }
late=no
while :; do
  timeout ${patience} sh -c 'read -r word <&3 || exit 1; [ "$word" = beat ] || exit 3'
  case $? in
    0) late=no ;;
    3) exit ;;
    124)
      read -r state < /proc/$PPID/stat && case $state in *') T '*|*') t '*) continue ;; esac
      [ $late = yes ] && kill -KILL $PPID
      late=yes ;;
    *) [ $late = yes ] && why=$hangs
      break ;;
  esac
done
`;

// What is set is what Node's raw mode unsets; the cursor is shown, and pasted text comes as it is.
const epilogue = `
if [ -t 2 ]; then
  stty brkint icrnl ixon opost echo icanon iexten isig <&2
  printf '\\033[?25h\\033[?2004l\\r\\033[J' >&2
fi
printf 'terl: %s\\n' "$why" >&2
`;
