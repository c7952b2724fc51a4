// Ends the program. Node's own exit waits for all threads, and a thread that hangs in V8 never ends. So while
// a node's thread exists, the program replaces itself (execve) by a shell that ends with the status.

import { flushCompileCache } from 'node:module';

let threads = 0; // threads of nodes that have not ended

/** Called when a node's thread starts. The caller calls the returned function when the thread has ended. */
export function threadBegins(): () => void {
  threads++;
  return () => {
    threads--;
  };
}

/** Ends the program with this status, even if a node hangs. */
export function leave(status: number): never {
  if (threads === 0 || process.execve === undefined) process.exit(status);
  process.exitCode = status;
  process.emit('exit', status); // lets listeners reset the terminal and end the transcript
  flushCompileCache();
  return process.execve('/bin/sh', ['sh', '-c', `exit ${status}`]);
}
