// The session's end of the connections that its programs keep: it asks nodes to evaluate expressions that nobody sees, and
// knows the process id of everything that was started, also of nodes that were started detached.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onLines } from './lines.ts';

/** What came of a look: the value as text, or, not `ok`, a sentence. */
export interface Looked {
  readonly ok: boolean;
  readonly text: string;
}

/** What the session knows of one program that has joined it. */
export interface Member {
  readonly kind: string; // terl, tpmd, or a node of Erlang: erl or iex
  readonly pid: number;
  /** The name of the node, once it has one. */
  readonly node: string | undefined;
  /** Evaluate an expression of its language unseen; undefined when the program has ended or does not answer. */
  look(source: string, limit?: number): Promise<Looked | undefined>;
  /** Give the next prompt of the shell this number. */
  number(count: number): Promise<void>;
}

export interface Control {
  /** The program with this process id, once it has joined; undefined when it has ended, or never did. */
  member(pid: number): Member | undefined;
  /** The node of this name that has joined last. */
  nodeNamed(name: string): Member | undefined;
  /** The node that a prompt shows, if one does: the prompt may come before the node's word that it has this name now. */
  nodeShown(name: string | undefined): Promise<Member | undefined>;
  /** Kill all programs that have joined and still run. */
  close(): Promise<void>;
}

/** Listen at `path` (a Unix socket, or a named pipe of Windows). */
export async function openControl(path: string): Promise<Control> {
  const members = new Map<number, JoinedProgram>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // as closed
    let joined: JoinedProgram | undefined;
    onLines(socket, (message) => {
      if (joined === undefined) {
        joined = new JoinedProgram(socket, message as { kind: string; pid: number });
        members.set(joined.pid, joined);
      } else joined.told(message as Answer | { readonly node: string });
    });
    socket.on('close', () => {
      sockets.delete(socket);
      joined?.gone();
      if (joined !== undefined) members.delete(joined.pid);
    });
  });
  server.listen(path);
  await once(server, 'listening');
  const nodeNamed = (name: string): Member | undefined =>
    [...members.values()].findLast(({ node }) => node === name);
  return {
    member: (pid) => members.get(pid),
    nodeNamed,
    async nodeShown(name) {
      if (name === undefined) return undefined;
      const known = nodeNamed(name);
      if (known !== undefined) return known;
      await Promise.all([...members.values()].map((member) => member.look('0', 0))); // answers come behind all that was told
      return nodeNamed(name);
    },
    async close() {
      server.close();
      for (const { pid } of [...members.values()]) endProcess(pid);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The process may have ended by itself. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has
  }
}

interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly text?: string;
  readonly base64?: string; // the same, from a node of Erlang
}

function textOf({ text, base64 = '' }: Answer): string {
  return text ?? Buffer.from(base64, 'base64').toString();
}

const usualLimit = 5_000; // ms
const answerTakes = 1_000; // ms that an answer may take beyond the limit of its look

class JoinedProgram implements Member {
  readonly kind: string;
  readonly pid: number;
  node: string | undefined;
  readonly #socket: Socket;
  readonly #asked = new Map<number, (looked: Looked | undefined) => void>();
  #ids = 0;

  constructor(socket: Socket, { kind, pid }: { readonly kind: string; readonly pid: number }) {
    this.kind = kind;
    this.pid = pid;
    this.#socket = socket;
  }

  look(source: string, limit = usualLimit): Promise<Looked | undefined> {
    return this.#ask({ source, limit }, limit);
  }

  async number(count: number): Promise<void> {
    await this.#ask({ count }, usualLimit);
  }

  #ask(what: Readonly<Record<string, unknown>>, limit: number): Promise<Looked | undefined> {
    const id = ++this.#ids;
    this.#socket.write(`${this.#line(id, what)}\n`);
    return new Promise((resolve) => {
      const answer = (looked: Looked | undefined): void => {
        clearTimeout(tooLate);
        this.#asked.delete(id);
        resolve(looked);
      };
      const tooLate = setTimeout(() => answer(undefined), limit + answerTakes);
      this.#asked.set(id, answer);
    });
  }

  /** A question as the program reads it: Erlang reads no JSON. */
  #line(id: number, what: Readonly<Record<string, unknown>>): string {
    if (this.kind === 'terl') return JSON.stringify({ id, ...what });
    return `${id} ${Buffer.from(String(what['source'])).toString('base64')}`;
  }

  told(message: Answer | { readonly node: string }): void {
    if ('node' in message) this.node = message.node;
    else this.#asked.get(message.id)?.({ ok: message.ok, text: textOf(message) });
  }

  gone(): void {
    for (const answer of [...this.#asked.values()]) answer(undefined);
  }
}
