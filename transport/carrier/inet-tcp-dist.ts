// The carrier `inet_tcp`: bare TCP, as Erlang nodes have it (OTP: inet_tcp_dist). In the handshake a length:2 is before each
// packet, and on the link a length:4 before each frame, which the emulator writes and reads; a length of 0 is a tick.
import { connect, createServer, type Socket } from 'node:net';
import { codeOf } from '../base/error-code.ts';
import { closeTime } from '../base/wire-limits.ts';
import {
  type Carrier,
  type Channel,
  ChannelClosed,
  DialError,
  type DialOptions,
  type Listener,
  type ListenOptions,
  type Receiver,
} from './channel.ts';
import { FrameRuns } from './frame-runs.ts';
import { openPort } from './open-port.ts';
import { PacketReader } from './packet-reader.ts';
import { addressOf, keepStrangers } from './strangers.ts';

export const inetTcpCarrier: Carrier = { scheme: 'erlang', listen, dial };

function listen(options: ListenOptions): Promise<Listener> {
  const strangers = keepStrangers(options);
  const server = createServer({ noDelay: true }, (socket) => {
    const channel = new TcpChannel(socket);
    const stranger = strangers.admit(socket, channel.address, (why) => {
      stranger.forget();
      channel.close(why); // the code that reads from the channel reports the reason
    });
    options.accept(channel, stranger.forget);
  });
  return openPort(server, options, strangers.clear);
}

function dial({ address, port, time, signal, through, reached }: DialOptions): Promise<Channel> {
  if (through !== undefined) return Promise.resolve(new TcpChannel(through as Socket));
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const socket = connect({ host: address, port, noDelay: true });
  const fail = (code: string, why: string): void => {
    clearTimeout(timer);
    socket.destroy();
    reject(new DialError(code, `no connection to ${address}:${port}: ${why}`));
  };
  const giveUp = (): void => fail('ETIMEDOUT', 'it did not answer in time');
  const failed = (error: Error): void => fail(codeOf(error, 'ECONNRESET'), error.message);
  const timer = setTimeout(giveUp, Math.ceil(time));
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  socket.on('error', failed);
  socket.once('connect', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    socket.off('error', failed);
    reached?.();
    resolve(new TcpChannel(socket));
  });
  return promise;
}

/** Reads packets until deliverTo() is called, and frames from then on: the other side may send both at once. */
class TcpChannel implements Channel {
  readonly carrier = 'inet_tcp';
  readonly address: string;
  readonly #socket: Socket;
  readonly #packets = new PacketReader();
  #frames: FrameRuns | undefined; // once the link is up
  #receiver: Receiver | undefined;
  #asked: PromiseWithResolvers<Uint8Array> | undefined; // a receive() that has no packet yet
  #ended: string | undefined; // the reason, once the channel has ended

  constructor(socket: Socket) {
    this.#socket = socket;
    this.address = addressOf(socket);
    socket.on('data', (bytes) => this.#arrived(bytes));
    for (const event of ['error', 'end', 'close'] as const)
      socket.on(event, () => this.#end('connection_closed'));
  }

  get open(): boolean {
    return this.#ended === undefined;
  }

  get queued(): number {
    return this.#socket.writableLength;
  }

  send(bytes: Uint8Array): void {
    if (this.#ended !== undefined) return;
    this.#socket.write(bytes.length === 0 ? tick : bytes, this.#written);
  }

  pause(yes: boolean): void {
    if (yes) this.#socket.pause();
    else this.#socket.resume();
  }

  receive(): Promise<Uint8Array> {
    const packet = this.#packets.next();
    if (packet !== undefined) return Promise.resolve(packet);
    if (this.#ended !== undefined) return Promise.reject(new ChannelClosed(this.#ended));
    this.#socket.resume();
    this.#asked = Promise.withResolvers<Uint8Array>();
    return this.#asked.promise;
  }

  deliverTo(receiver: Receiver): void {
    const ended = this.#ended;
    this.#receiver = receiver;
    this.#frames = new FrameRuns((run) => this.#receiver?.message(run));
    const begun = this.#packets.rest();
    if (begun.length > 0) this.#take(begun); // this may end the channel, and the receiver is told then
    if (ended === undefined) this.#socket.resume();
    else this.#receiver?.closed(ended);
  }

  close(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#receiver = undefined;
    this.#end(reason);
    this.#socket.resume(); // else the end of the other side is never read
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), closeTime).unref();
  }

  #arrived(bytes: Uint8Array): void {
    if (this.#ended !== undefined) return;
    if (this.#frames !== undefined) return this.#take(bytes);
    this.#packets.add(bytes);
    const packet = this.#asked === undefined ? undefined : this.#packets.next();
    if (packet !== undefined) {
      this.#asked?.resolve(packet);
      this.#asked = undefined;
    }
    if (this.#packets.isFull) this.#socket.pause(); // until somebody asks: the other side has to wait
  }

  #take(bytes: Uint8Array): void {
    if (this.#frames?.take(bytes) !== false) return;
    this.#socket.destroy();
    this.#end('oversized_message');
  }

  readonly #written = (): void => {
    if (this.#socket.writableLength === 0) this.#receiver?.drained();
  };

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#asked?.reject(new ChannelClosed(reason));
    this.#asked = undefined;
    this.#receiver?.closed(reason);
    if (reason === 'connection_closed') this.#socket.destroy();
  }
}

const tick = new Uint8Array(4);
