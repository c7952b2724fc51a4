// What stands in an Erlang node's place behind the handshake: it sends frames that OTP 25 has sent, mutilated ones, and any others.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { portPlease } from '../../transport/mapper/mapper-client.ts';
import { call, dialTo, type FakePeer } from '../transport/support/fake-erlang.ts';
import { cookie } from './start-node.ts';

const name = 'bar@localhost';
const creation = 0x49049c40;

export interface LyingErlang {
  /** The frames that OTP 25 has sent, addressed to this node. */
  readonly recorded: readonly Buffer[];
  /** Sends bytes as they are. Connects first if there is no connection. */
  writes(bytes: Uint8Array): Promise<void>;
  /** Asks about a name that nobody has, and waits. Returns whether the node answers; if not, it has closed the connection. */
  isAnswered(): Promise<boolean>;
  /** Waits for these bytes, and returns as many as wanted of those behind them. */
  hears(bytes: Buffer, behind: number): Promise<Buffer>;
  /** Closes the connection. */
  hangsUp(): Promise<void>;
}

export async function lyingErlang(node: string, mapperPort: number): Promise<LyingErlang> {
  const alive = node.replace(/@.*/, '');
  const epmd = { host: '127.0.0.1', port: mapperPort, isErlangs: true };
  const port = await portPlease(epmd, alive);
  if (port === undefined) throw new Error(`${node} is not in epmd`);
  const first = await connect(port);
  const recorded = recordedFor(first.creation);
  let peer: FakePeer | undefined = first.peer;
  let heard = listenTo(first.peer);
  let asked = 0;

  return {
    recorded,
    async writes(bytes) {
      if (peer === undefined) {
        ({ peer } = await connect(port));
        heard = listenTo(peer);
      }
      peer.socket.write(bytes);
    },
    async isAnswered() {
      if (peer === undefined) return false;
      const reference = Buffer.from('0000000000c0ffee00facade', 'hex');
      reference.writeUInt32BE(++asked);
      peer.socket.write(framed(question(reference)));
      const isOpen = (await heard(reference, 0)) !== undefined;
      if (!isOpen) peer = undefined;
      return isOpen;
    },
    async hears(bytes, behind) {
      const rest = await heard(bytes, behind);
      if (rest === undefined)
        throw new Error(`the connection has ended before ${bytes.toString('hex')} came`);
      return rest;
    },
    async hangsUp() {
      if (peer === undefined) return;
      const { socket, closed } = peer;
      peer = undefined;
      socket.end();
      await closed;
    },
  };
}

async function connect(port: number): Promise<{ peer: FakePeer; creation: number }> {
  for (;;) {
    const peer = await dialTo(port);
    const { status, last, creation: theirs } = await call(peer, { name, cookie, creation });
    if (status === 'sok' && last.length > 0) return { peer, creation: theirs };
    peer.socket.destroy(); // the connection before it is not gone yet
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Returns a function that waits for bytes, and gives some of those behind them; undefined if the connection was closed before. */
function listenTo(peer: FakePeer): (wanted: Buffer, behind: number) => Promise<Buffer | undefined> {
  let held = Buffer.alloc(0);
  let isOpen = true;
  let look = (): void => {};
  peer.socket.on('data', (bytes: Buffer) => {
    held = Buffer.concat([held.subarray(-65_536), bytes]);
    look();
  });
  void peer.closed.then(() => {
    isOpen = false;
    look();
    held = Buffer.alloc(0);
  });
  return (wanted, behind) =>
    new Promise((resolve) => {
      look = () => {
        const at = held.indexOf(wanted);
        const from = at + wanted.length;
        if (at !== -1 && held.length >= from + behind) {
          const rest = held.subarray(from, from + behind);
          held = held.subarray(from);
          resolve(rest);
        } else if (!isOpen) resolve(undefined);
      };
      look();
    });
}

/** MONITOR_P of the process that is called nobody. */
function question(words: Uint8Array): Buffer {
  const me = Buffer.from(name);
  const life = Buffer.alloc(4);
  life.writeUInt32BE(creation);
  const atom = Buffer.concat([Buffer.of(119, me.length), me]);
  const pid = Buffer.concat([Buffer.of(88), atom, Buffer.from('000000090000000f', 'hex'), life]);
  const reference = Buffer.concat([Buffer.of(90, 0, 3), atom, life, words]);
  const nobody = Buffer.concat([Buffer.of(119, 6), Buffer.from('nobody')]);
  const head = Buffer.from('708368046113', 'hex');
  return Buffer.concat([head, pid, nobody, reference]);
}

/** Returns a frame with its length before it. */
export function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function recordedFor(life: number): Buffer[] {
  const lines = readFileSync(join(root, 'test/data/erlang-frames.txt'), 'utf8').split('\n');
  const theirs = life.toString(16).padStart(8, '0');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const hex = line.replaceAll(/\((..) x (\d+)\)/g, (_, byte: string, times: string) =>
        byte.repeat(Number(times)),
      );
      return Buffer.from(hex.replaceAll('5ec0de01', theirs), 'hex');
    });
}
