// What the terminals of one lesson say to one another, on sockets of their own: the nodes of a lesson are not to be
// connected before the lesson connects them. The first terminal listens; the others ask it for a role.

import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onLines } from '../session/lines.ts';

/** What every terminal knows of the lesson. */
export interface LessonState {
  readonly at: number;
  readonly typing: number; // moments before this one are done by the terminals themselves
  readonly first: string; // the role of the terminal that knows all this
  readonly roles: Readonly<Record<string, Seat>>; // those that are taken
  readonly hints: Readonly<Record<string, number>>; // how often others have asked for a hint there, by role
}

/** Who plays a role. */
export interface Seat {
  readonly node: string;
  readonly pid: number;
}

/** What a terminal asks of the first one; the answer is the state. */
export type Asked =
  | { readonly kind: 'state' }
  | { readonly kind: 'sit'; readonly role: string | undefined; readonly pid: number } // undefined: the next free one
  | { readonly kind: 'named'; readonly node: string }
  | { readonly kind: 'hint'; readonly role: string } // to be shown there
  | { readonly kind: 'done'; readonly at: number; readonly next: number }
  | { readonly kind: 'go'; readonly at: number; readonly typing: number };

/** A terminal at the table, the first one or another. */
export interface Table {
  readonly role: string;
  readonly isFirst: boolean;
  /** Ask the first terminal; undefined if it is gone. */
  ask(asked: Asked): Promise<LessonState | undefined>;
  close(): void;
}

/** What the first terminal does with the steps: its node has the process that holds them. */
export type AskSteps = (asked: Asked) => Promise<Pick<LessonState, 'at' | 'typing'> | undefined>;

/**
 * Sit down at the table at `path`: as the first one if nobody is there, else in the next free role. Undefined if all are
 * taken.
 */
export async function sitDown(
  path: string,
  roles: readonly string[],
  steps: AskSteps,
  role: string | undefined,
): Promise<Table | undefined> {
  for (let tries = 0; ; tries++) {
    const seen = stampOf(path);
    const other = await joined(path, role);
    if (other !== 'nobody') return other;
    if (seen !== undefined && seen === stampOf(path)) rmSync(path, { force: true }); // of a terminal that was killed
    try {
      return await FirstSeat.open(path, roles, steps, role);
    } catch (error) {
      // another terminal may have been faster
      if (tries >= triesToSit || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
        throw error;
    }
  }
}

const triesToSit = 10; // several terminals may be opened at once

async function joined(
  path: string,
  wanted: string | undefined,
): Promise<Table | undefined | 'nobody'> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch {
    return 'nobody';
  }
  const seat = new OtherSeat(socket, path);
  const role = await seat.sit(wanted);
  if (role !== undefined) return seat;
  seat.close();
  return undefined;
}

/** What tells a socket from a later one at the same path; undefined if there is none. On Windows it goes with its program. */
function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined || process.platform === 'win32'
    ? undefined
    : `${stat.ino} ${stat.ctimeMs}`;
}

class FirstSeat implements Table {
  readonly role: string;
  readonly isFirst = true;
  readonly #roles: readonly string[];
  readonly #steps: AskSteps;
  readonly #seats = new Map<string, { seat: Seat; socket: Socket | undefined }>();
  readonly #hints = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(roles: readonly string[], steps: AskSteps, role: string) {
    this.role = role;
    this.#roles = roles;
    this.#steps = steps;
    this.#seats.set(this.role, { seat: { node: '', pid: process.pid }, socket: undefined });
  }

  static async open(
    path: string,
    roles: readonly string[],
    steps: AskSteps,
    role: string = roles[0] ?? '',
  ): Promise<FirstSeat> {
    const first = new FirstSeat(roles, steps, role);
    const server = createServer((socket) => first.#serve(socket));
    server.listen(path);
    await once(server, 'listening');
    first.#server = server;
    return first;
  }

  ask(asked: Asked): Promise<LessonState | undefined> {
    return this.#answer(asked, this.role);
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    let role: string | undefined;
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // as closed
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (role !== undefined && this.#seats.get(role)?.socket === socket) this.#seats.delete(role);
    });
    onLines(socket, (message) => {
      const { id, ...asked } = message as Asked & { readonly id: number };
      if (asked.kind === 'sit') role = this.#seated(asked.role, asked.pid, socket);
      void this.#answer(asked, role ?? '').then((state) => {
        socket.write(`${JSON.stringify({ id, role, state })}\n`);
      });
    });
  }

  #seated(wanted: string | undefined, pid: number, socket: Socket): string | undefined {
    const isFree = (role: string): boolean => !this.#seats.has(role);
    const role =
      wanted === undefined ? this.#roles.find(isFree) : isFree(wanted) ? wanted : undefined;
    if (role !== undefined) this.#seats.set(role, { seat: { node: '', pid }, socket });
    return role;
  }

  async #answer(asked: Asked, role: string): Promise<LessonState | undefined> {
    const sitting = this.#seats.get(role);
    if (asked.kind === 'named' && sitting !== undefined)
      sitting.seat = { ...sitting.seat, node: asked.node };
    if (asked.kind === 'hint') this.#hints.set(asked.role, (this.#hints.get(asked.role) ?? 0) + 1);
    const steps = await this.#steps(asked);
    if (steps === undefined) return undefined;
    const roles = Object.fromEntries([...this.#seats].map(([name, { seat }]) => [name, seat]));
    return { ...steps, first: this.role, roles, hints: Object.fromEntries(this.#hints) };
  }
}

class OtherSeat implements Table {
  role = '';
  readonly isFirst = false;
  readonly #path: string;
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #socket: Socket;
  #isGone = false;
  #node = '';
  #ids = 0;

  constructor(socket: Socket, path: string) {
    this.#path = path;
    this.#socket = socket;
    this.#hear(socket);
  }

  async sit(role: string | undefined): Promise<string | undefined> {
    const answer = await this.#send({ kind: 'sit', role, pid: process.pid });
    if (answer?.role !== undefined) this.role = answer.role;
    return answer?.role;
  }

  async ask(asked: Asked): Promise<LessonState | undefined> {
    if (asked.kind === 'named') this.#node = asked.node;
    if (this.#isGone && !(await this.#again())) return undefined;
    return (await this.#send(asked))?.state;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The first terminal was gone: perhaps it is back. */
  async #again(): Promise<boolean> {
    const socket = connect(this.#path);
    try {
      await once(socket, 'connect');
    } catch {
      return false;
    }
    this.#socket = socket;
    this.#isGone = false;
    this.#hear(socket);
    await this.sit(this.role);
    await this.#send({ kind: 'named', node: this.#node });
    return true;
  }

  #hear(socket: Socket): void {
    socket.on('error', () => undefined); // as closed
    socket.on('close', () => {
      this.#isGone = true;
      for (const answer of this.#waiting.values()) answer(undefined);
      this.#waiting.clear();
    });
    onLines(socket, (message) => {
      const answer = message as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  #send(asked: Asked): Promise<Answer | undefined> {
    if (this.#isGone) return Promise.resolve(undefined);
    const id = ++this.#ids;
    this.#socket.write(`${JSON.stringify({ id, ...asked })}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }
}

interface Answer {
  readonly id: number;
  readonly role: string | undefined;
  readonly state: LessonState | undefined;
}
