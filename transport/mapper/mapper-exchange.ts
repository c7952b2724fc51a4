// One request to a mapper and its answer, on a connection of its own (OTP: erl_epmd).
// Rejects with the system's error if nothing answers.
import { connect, type Socket } from 'node:net';
import { mapperReplyBytes } from '../base/wire-limits.ts';
import { type MapperRequest, writeRequest } from './mapper-messages.ts';

export interface MapperAddress {
  readonly host: string; // an IP address, not a host name
  readonly port: number;
  readonly isErlangs?: boolean; // it is epmd, or tpmd at epmd's port
}

export interface ExchangeOptions {
  readonly time?: number; // milliseconds in which the mapper must answer
  readonly signal?: AbortSignal; // aborts the request
  readonly stays?: number; // if set, the connection stays open after this many bytes of answer
}

export interface Exchange {
  readonly answer: Buffer; // shorter than `stays` if the mapper has closed
  readonly socket: Socket; // closed, unless the answer has the `stays` bytes
}

/** Sends a request. Without `stays`, the answer is all bytes until the mapper closes. */
export function exchange(
  at: MapperAddress,
  request: MapperRequest,
  { time, signal, stays }: ExchangeOptions,
): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  const socket = connect({
    host: at.host,
    port: at.port,
    ...(stays === undefined ? { onread: { buffer: arriving, callback: gather } } : {}),
  });
  const giveUp = (why: string) => () => socket.destroy(new ExchangeError(why));
  const cancel = giveUp('ABORTED');
  const timer = time === undefined ? undefined : setTimeout(giveUp('ETIMEDOUT'), time);
  let got: Buffer = nothing;

  function gather(size: number, bytes: Uint8Array): boolean {
    got = Buffer.concat([got, bytes.subarray(0, size)]);
    if (got.length > mapperReplyBytes) giveUp('EMSGSIZE')();
    return true; // tells Node to continue reading
  }

  function readHead(): void {
    const head: Buffer | null = socket.read(stays);
    if (head !== null) finish(head);
  }

  function finish(answer: Buffer = got): void {
    settle();
    if (answer.length !== stays) socket.destroy();
    resolve({ answer, socket });
  }

  function settle(): void {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    socket.off('readable', readHead).off('end', finish);
  }

  if (stays !== undefined) socket.on('readable', readHead); // bytes after the answer are left for the next reader
  socket.on('end', finish);
  socket.on('error', (error) => {
    settle();
    reject(error); // has no effect once the mapper has answered
  });
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  socket.write(writeRequest(request));
  return promise;
}

class ExchangeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`${code}: the mapper did not answer`);
    this.code = code;
  }
}

const nothing = Buffer.alloc(0);
const arriving = Buffer.alloc(64 * 1_024); // shared by all exchanges: a new buffer for each answer would cost more than the answer itself
