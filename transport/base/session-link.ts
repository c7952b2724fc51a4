// A program that `terl -verify` and its like have started keeps a connection to them. When it ends, they are gone, and the
// program ends too: so nothing that a session has started outlives it, not even when it was killed.

import { connect, type Socket } from 'node:net';

/** Names the socket at which the session listens. The mapper that a node starts has it as well. */
export const sessionVariable = 'TERL_SESSION';

/** Set for the programs of a session that may come from a stranger: they read no file outside its folder. */
export const keptVariable = 'TERL_SESSION_KEPT';

/** What terl prints before a prompt in a session's pipe: no program can print it, since control characters are left out. */
export const promptMark = '\x1e';

/** Join the session that has started this program; undefined if none has. `kind` tells the session what joins. */
export function joinSession(kind: 'terl' | 'tpmd'): Socket | undefined {
  const path = process.env[sessionVariable];
  if (path === undefined || path === '') return undefined;
  const socket = connect(path);
  socket.unref();
  socket.on('error', () => undefined); // the close follows
  socket.on('close', () => process.kill(process.pid, 'SIGKILL'));
  socket.write(`${JSON.stringify({ kind, pid: process.pid })}\n`);
  return socket;
}
