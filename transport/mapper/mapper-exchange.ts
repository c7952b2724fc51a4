// One request to a mapper and its answer, over a connection of their own (OTP: erl_epmd).
// Rejects with the system's error when nothing answers.
import { connect, type Socket } from 'node:net';
import { mapperReplyBytes } from '../base/wire-limits.ts';
import { type MapperRequest, writeRequest } from './mapper-messages.ts';

export interface MapperAddress {
  readonly host: string; // an address, not a name
  readonly port: number;
}

export interface ExchangeOptions {
  readonly time?: number; // milliseconds until it must have answered
  readonly signal?: AbortSignal; // gives up at once
  readonly stays?: number; // the connection stays open after an answer of so many bytes
}

export interface Exchange {
  readonly answer: Buffer; // shorter than `stays` if the mapper hung up
  readonly socket: Socket; // over, unless it stays
}

/** Without `stays` the answer is all that comes until the mapper closes. */
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
    return true; // go on reading
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

  if (stays !== undefined) socket.on('readable', readHead); // what follows is left for its reader
  socket.on('end', finish);
  socket.on('error', (error) => {
    settle();
    reject(error); // without effect once it has answered: then its close is all that matters
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
const arriving = Buffer.alloc(64 * 1_024); // for all: a new one for each answer would cost more than the answer
