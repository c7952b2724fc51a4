// The guardian: a process of /bin/sh that waits for the end of this program. The program sends it the word
// 'left' before it exits. If the program ends without this word, V8 or a native library crashed, or somebody
// killed the program: then the guardian restores the terminal and prints the reason. A node without a screen
// has no second thread that could watch it. For such a node the guardian also expects a heartbeat, and kills
// the program if the heartbeat stops (OTP: heart).

import { type ChildProcess, spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { killed } from '../text/killed.ts';

/** Starts the guardian in half a second, so that the first prompt does not wait for it. */
export function guardLater(): void {
  if (isGuarded) return; // init.restart() has started a new node in a program that has its guardian
  isGuarded = true;
  setTimeout(guard, 500, script).unref();
}

/**
 * Ends the program at once, as kill -9 does. At a terminal the program first does the guardian's work itself: the
 * guardian may not have started yet, and the next program at the terminal does not wait for it.
 */
export function crash(): void {
  try {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    if (process.stderr.isTTY) {
      writeSync(process.stderr.fd, `${restoring}terl: ${killed}\n`);
      tellGuardian('left');
    }
  } finally {
    process.kill(process.pid, 'SIGKILL'); // also if the terminal has gone
  }
}

const restoring = '\x1b[?25h\x1b[?2004l\r\x1b[J'; // shows the cursor, ends bracketed paste, clears what is below

/** Starts the guardian now, with the check of the heartbeat. */
export function guardHeart(): void {
  if (isGuarded) return;
  isGuarded = true;
  const say = guard(waitForBeats);
  setInterval(say, beatInterval, 'beat'); // this interval also keeps an idle node running, as erl does
}

let isGuarded = false;
let tellGuardian: (word: string) => void = () => undefined; // until there is one

const beatInterval = 3_000; // ms between two beats
const patience = 5; // seconds; after two waits of this length without a beat the program is killed; turns and beatInterval are shorter

/** Starts the guardian; returns the function that sends a word to it. */
function guard(waitFor: string): (word: string) => void {
  const guardian = spawn('/bin/sh', ['-c', `${prelude}${waitFor}${epilogue}`], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const pipe = guardian.stdio[3] as Writable & { unref(): void };
  forget(guardian, pipe);
  const say = (word: string): void => void pipe.write(`${word}\n`); // written at once, without a buffer
  tellGuardian = say;
  process.on('exit', () => say('left'));
  return say;
}

/** Lets the program exit while the guardian runs, and go on if the guardian fails. */
function forget(guardian: ChildProcess, pipe: Writable & { unref(): void }): void {
  guardian.on('error', () => undefined);
  pipe.on('error', () => undefined);
  guardian.unref();
  pipe.unref();
}

// When the program has ended, the guardian is a background process,
// which may change the terminal's settings only if it ignores TTOU.
const prelude = `
trap '' INT QUIT TERM HUP TSTP TTIN TTOU
why='${killed}'
`;

const script = 'read -r word <&3 && exit\n';

// timeout(1) exits with 124 when its time is over. A system without timeout(1) has no check of
// the heartbeat: there the guardian only waits for the end of the program. A stopped program
// (Ctrl-Z, a debugger) sends no beats, but does not hang, so it is not killed. isolated-vm
// crashes a program whose turn is five seconds over its limit. The guardian usually kills the
// program before that; on a busy machine the crash may come first, and is then reported as a
// hang, too. If the user ends a program without a shell by Ctrl-C, the guardian prints nothing.
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

// stty sets the modes that Node's raw mode clears. The escapes show the cursor and end bracketed paste.
const epilogue = `
if [ -t 2 ]; then
  stty brkint icrnl ixon opost echo icanon iexten isig <&2
  printf '\\033[?25h\\033[?2004l\\r\\033[J' >&2
fi
printf 'terl: %s\\n' "$why" >&2
`;
