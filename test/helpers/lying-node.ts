// A node that proves the cookie and then sends arbitrary bytes, or control messages that a test has made.

import { Reader, Writer } from '../../runtime/emulator/codec/bytes.ts';
import { control } from '../../runtime/emulator/codec/control-message.ts';
import { decodeTerm, encodeTerm } from '../../runtime/emulator/codec/external-term-format.ts';
import { type Incarnation, incarnation } from '../../runtime/emulator/identity/incarnation.ts';
import { internPid, type Pid } from '../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../runtime/emulator/identity/reference.ts';
import type { Term } from '../../runtime/emulator/term/term.ts';
import { type NetKernel, startNetKernel } from '../../transport/kernel/net-kernel.ts';
import { cookie, type TestNode } from './start-node.ts';

/** The elements of a control message, followed by its payload if it has one. */
export type Heard = readonly Term[];

export interface LyingNode {
  readonly kernel: NetKernel;
  readonly down: Promise<string>; // the reason why its first connection ended
  /** Connects to a node under test. */
  meets(node: TestNode): Promise<void>;
  /** Waits for the next control message for which `wanted` returns true. */
  hears(wanted: (message: Heard) => boolean): Promise<Heard>;
  /** Sends a control message to the connected node. */
  sends(message: Term, ...payload: readonly Term[]): void;
  /** Sends bytes unchanged. Returns whether the connection stays up; if not, connects again. */
  survives(bytes: Uint8Array): Promise<boolean>;
  /** Sends a spawn request that asks for this pid. */
  spawns(pid: Pid, module: string, name: string, args: readonly Term[]): void;
  /** Returns a pid of a process on this node. */
  pid(id: number): Pid;
  /** Returns a pid on the connected node, as this node allocates it for a remote spawn. */
  pidThere(id: number): Pid;
  /** Returns the pid of the connected node's shell. */
  shell(): Pid;
}

export async function startLyingNode(mapperPort: number): Promise<LyingNode> {
  const name = 'liar@localhost';
  const heard: Heard[] = [];
  const down = Promise.withResolvers<string>();
  let look = (): void => undefined;
  let there: Incarnation | undefined;
  let requests = 0;
  let isUp = false;
  const kernel = await startNetKernel(
    { name, cookie, mapper: { port: mapperPort } },
    {
      up(peer) {
        there = incarnation(peer.name, peer.creation);
        isUp = true;
        look();
      },
      down(_peer, reason) {
        isUp = false;
        down.resolve(reason);
        look();
      },
      failed: (peer, { sentence }) => down.resolve(`${peer}: ${sentence}`),
      frames(_peer, bytes) {
        heard.push(...messagesIn(bytes));
        look();
      },
      congested: () => undefined,
      report: () => undefined,
    },
  );
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (condition()) resolve();
      };
      look();
    });
  const peer = (): Incarnation => {
    if (there === undefined) throw new Error('the lying node has met nobody');
    return there;
  };
  const own = incarnation(name, kernel.creation);

  function sends(message: Term, ...payload: readonly Term[]): void {
    kernel.send(peer().node.text, frame(message, ...payload));
  }

  return {
    kernel,
    down: down.promise,
    async meets(node) {
      kernel.connect(node.name);
      await until(() => there !== undefined);
    },
    async hears(wanted) {
      await until(() => heard.some(wanted));
      return heard.splice(heard.findIndex(wanted), 1)[0] as Heard;
    },
    sends,
    async survives(bytes) {
      const { text } = peer().node;
      const reference = internReference(own, ++requests);
      kernel.send(text, bytes);
      sends([control.MONITOR_P, internPid(own.node, own, 1), 'nobody', reference]);
      const answered = ([kind, , , about]: Heard): boolean =>
        kind === control.PAYLOAD_MONITOR_P_EXIT && about === reference;
      await until(() => !isUp || heard.some(answered));
      heard.length = 0;
      if (isUp) return true;
      kernel.connect(text);
      await until(() => isUp);
      return false;
    },
    spawns(pid, module, fn, args) {
      const from = internPid(own.node, own, 1);
      const call = [module, fn, args.length];
      const reference = internReference(own, ++requests);
      sends([control.SPAWN_REQUEST, reference, from, from, call, [['pid', pid]]], [...args]);
    },
    pid: (id) => internPid(own.node, own, id),
    pidThere: (id) => internPid(peer().node, own, id),
    shell: () => internPid(peer().node, peer(), 88),
  };
}

const passThrough = 112;
const version = 131;

/** Returns a control message as bytes, as a link carries it. */
export function frame(message: Term, ...payload: readonly Term[]): Uint8Array {
  const bytes = new Writer();
  bytes.u32(0);
  bytes.u8(passThrough);
  for (const term of [message, ...payload]) {
    bytes.u8(version);
    encodeTerm(bytes, term);
  }
  bytes.patchU32(0, bytes.length - 4);
  return bytes.bytes().slice();
}

function messagesIn(bytes: Uint8Array): Heard[] {
  const reader = new Reader(bytes);
  const messages: Heard[] = [];
  while (reader.left > 0) {
    const end = reader.u32() + reader.position;
    reader.u8();
    const terms: Term[] = [];
    while (reader.position < end) {
      reader.u8();
      terms.push(decodeTerm(reader));
    }
    const [control, ...payload] = terms;
    messages.push([...(control as Term[]), ...payload]);
  }
  return messages;
}
