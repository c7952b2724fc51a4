// The keeper of a session: a process of /bin/sh that waits for the end of this program. When this program was killed, the
// keeper kills the programs that cannot see it, such as a stopped node, and removes the session's folder.

import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

export interface Keeper {
  /** Kill this process at the end; a negative number is a group of processes. */
  watch(pid: number): void;
  /** It has ended. */
  forget(pid: number): void;
  /** This program has ended everything by itself. */
  close(): void;
}

const script = `
trap '' INT QUIT TERM HUP
pids=' '
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
for pid in $pids; do kill -s KILL -- "$pid"; done
sleep 1 # programs that were connected end by themselves
ERL_EPMD_PORT=$2 epmd -kill >/dev/null 2>&1
rm -rf -- "$1"
`;

/** Start the keeper of the session in this folder, whose epmd has this port. */
export function startKeeper(folder: string, epmdPort: number): Keeper {
  if (process.platform === 'win32')
    return { watch: () => undefined, forget: () => undefined, close: () => undefined };
  const keeper = spawn('/bin/sh', ['-c', script, 'terl-keeper', folder, String(epmdPort)], {
    detached: true, // Ctrl-C does not reach it
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  const input = keeper.stdin as Writable & { unref(): void };
  keeper.on('error', () => undefined); // a machine without /bin/sh has no keeper
  input.on('error', () => undefined);
  keeper.unref();
  input.unref();
  return {
    watch: (pid) => void input.write(`+ ${pid}\n`),
    forget: (pid) => void input.write(`- ${pid}\n`),
    close: () => void keeper.kill('SIGKILL'),
  };
}
