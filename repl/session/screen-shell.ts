// The system's shell in a screen terminal.

import { quotedWord, type Stage, shellFunctions } from './played.ts';

/**
 * A shell with a prompt that does not depend on the user's, and without the messages of job control. It runs a line only
 * if the file of allowed lines holds it: whatever keys a document presses, a stranger's one runs no other.
 */
export function shellOf(stage: Stage, isStrict: boolean, allowed: string | undefined): string {
  const isAllowed =
    allowed === undefined ? ':' : `[ "$line" = "$(cat ${quotedWord(allowed)} 2>/dev/null)" ]`;
  const run = isStrict ? 'eval "$line"' : runDiscreetly;
  return `${shellFunctions(stage, isStrict ? '' : withErrors)}
${isStrict ? '' : `exec 3>&2 2>/dev/null\n${isGuarded}`}
status=0
while printf "$ " && IFS= read -r line; do
  [ -z "$line" ] || if ${isAllowed}; then (exit $status); ${run}; else echo "refused: $line"; fi
  status=$?
  ${isStrict ? '' : 'while [ $status = 137 ] && is_guarded; do sleep 0.02; done'}
done`;
}

// A shell that is not strict does not say how a program was killed, since in a pipe there is no shell that says it:
// what the shell itself says goes nowhere, what programs say goes to the terminal, which is its file 3. The next
// prompt waits for the guardian of a node that was killed, which says so: a process of this terminal that has the
// sentence among its arguments. The pattern does not find the arguments of this shell.
const withErrors = `/bin/sh -c 'exec "$@" 2>&3' sh`;
const isGuarded = `tty=$(tty)
arguments() {
  if [ ! -d /proc/self ]; then ps -o args= -t "$tty"; return; fi
  for process in /proc/[0-9]*; do [ "$process/fd/2" -ef "$tty" ] && cat "$process/cmdline"; done
}
is_guarded() { arguments | grep -aq 'the node is [g]one'; }`;
const runDiscreetly = 'case $line in terl*|tpmd*) eval "$line";; *) eval "$line" 2>&3;; esac';
