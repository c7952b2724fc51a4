// How the program ends. An exit of Node's waits for its threads, and one that is stuck in V8 never ends:
// so while a node's thread is there, another program takes this one's place, and ends at once with the status.

import { flushCompileCache } from 'node:module';

let threads = 0; // of nodes, that have not ended

/** A node's thread has begun; to be told when it has ended. */
export function threadBegins(): () => void {
  threads++;
  return () => {
    threads--;
  };
}

/** End the program with this status, whatever its nodes do. */
export function leave(status: number): never {
  if (threads === 0 || process.execve === undefined) process.exit(status);
  process.exitCode = status;
  process.emit('exit', status); // the terminal is set right, the transcript ended
  flushCompileCache();
  return process.execve('/bin/sh', ['sh', '-c', `exit ${status}`]);
}
