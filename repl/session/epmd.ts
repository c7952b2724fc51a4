// The epmd of a session: the first Erlang node starts it, in the background, and it would outlive all nodes.

import { connect } from 'node:net';

const killRequest = Uint8Array.of(0, 1, 0x6b); // KILL_REQ
const patience = 2_000; // ms until it knows that the nodes have been killed
const pause = 20; // ms

/** End the epmd at a port of this machine, once no node is registered there. */
export async function endEpmd(port: number): Promise<void> {
  const deadline = performance.now() + patience;
  while ((await answerTo(port)) === 'NO' && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, pause));
}

/** `OK` if it ends now, `NO` if it still has nodes; '' if no epmd runs. */
async function answerTo(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => undefined); // no epmd runs, or it has ended
  socket.setTimeout(patience, () => socket.destroy());
  socket.write(killRequest);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}
