// A mapper at a free port, for programs that start nodes of their own: pictures, measurements, tests.

import { kill, MapperError } from '../transport/mapper/mapper-client.ts';

/** Ends the mapper that the nodes have started, once the mapper has noticed that they are gone. */
export async function endMapper(port: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isEnded(port))) {
    if (performance.now() > deadline)
      throw new Error(`waited ${patience} ms in vain until the mapper at port ${port} ends`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function isEnded(port: number): Promise<boolean> {
  try {
    return (await kill({ host: '127.0.0.1', port })) === 'OK';
  } catch (error) {
    if (error instanceof MapperError) return true; // the mapper has ended
    throw error;
  }
}

const patience = 10_000; // ms; long, since a busy machine is slow
