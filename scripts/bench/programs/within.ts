// Waits with a time limit.

import { once } from 'node:events';
import { connect } from 'node:net';

/** Returns the result of `work`; throws if `work` takes longer than this number of seconds. */
export async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = (): void => reject(new Error(`it was not done within ${seconds} s`));
  const timer = setTimeout(fail, seconds * 1000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a program listens at a port of this machine, or until ended() is true. */
export async function untilAnswered(
  port: number,
  seconds: number,
  ended: () => boolean,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!ended() && !(await answers(port))) {
    if (performance.now() > end)
      throw new Error(`nobody answered at port ${port} for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(1000, () => socket.destroy(new Error('silent')));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // no program listens yet
  } finally {
    socket.destroy();
  }
}
