// What processes print on and read from: the part of this node's terminal that belongs to one job (OTP: group), or all of it (user).
// Erlang's I/O protocol. While the screen does not keep up, who writes here waits; who writes on another node
// waits for an answer (see remote-output.ts), which is held back as long.

import { printOutput } from '../codec/port.ts';
import { mostUnheld } from '../host/emulator-limits.ts';
import { now } from '../host/turn-clock.ts';
import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { createNative, createProcess } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { current, resume, suspend } from '../process/scheduler.ts';
import type { Term } from '../term/term.ts';
import { format } from '../text/inspect.ts';
import { sendMessage } from './send.ts';
import { askTerminal } from './terminal-input.ts';

export class Device {
  readonly #job: number; // 0: of all
  readonly #node: NodeName | undefined; // whose processes ask here, if it is another
  readonly #writers = new Set<Process>(); // that wait
  readonly #answers: (() => void)[] = []; // held back
  isBusy = false;
  #turn = 0; // the last one in which the screen kept up,
  #unheld = 0; // and how many characters came since then from those who cannot be made to wait
  #dropped = 0; // texts

  constructor(job: number, node?: NodeName) {
    this.#job = job;
    this.#node = node;
    devices.push(this);
  }

  /** Write for a process on this node. */
  write(process: Process, text: string): void {
    printOutput(this.#job, text);
    if (!this.isBusy || process !== current) return;
    this.#writers.add(process);
    suspend(process);
  }

  /** Whether so much more may be shown of what comes from elsewhere: a node may send without waiting for answers. */
  admits(characters: number): boolean {
    if (!this.isBusy && this.#turn !== now) {
      this.#turn = now;
      this.#unheld = 0;
    }
    if (this.#unheld > mostUnheld) {
      this.#dropped++;
      return false;
    }
    this.#unheld += characters;
    return true;
  }

  /** A message to the process behind the device. */
  take(message: Term): void {
    if (!Array.isArray(message) || message[0] !== 'io_request') return;
    const [, from, tag, request] = message as readonly Term[];
    const prompt = promptOf(request);
    if (prompt !== undefined) {
      const terminal = { job: this.#job || firstJob, node: this.#node ?? here.node };
      if (Pid.is(from)) askTerminal(terminal, from, tag, prompt);
      return;
    }
    const text = charsOf(request);
    if (text !== undefined && this.admits(text.length)) printOutput(this.#job, text);
    if (!Pid.is(from) || tag === 'put') return;
    const answer = ['io_reply', tag, text === undefined ? ['error', 'request'] : 'ok'];
    if (this.isBusy) this.#answers.push(() => void sendMessage(from, answer));
    else sendMessage(from, answer);
  }

  /** The screen cannot keep up, or can again. */
  hold(job: number, isBusy: boolean): void {
    if (job !== this.#job) return;
    this.isBusy = isBusy;
    if (isBusy) return;
    if (this.#dropped > 0)
      printOutput(this.#job, `\n... ${this.#dropped} texts were too many to show\n`);
    this.#dropped = 0;
    for (const answer of this.#answers.splice(0)) answer();
    for (const process of this.#writers) resume(process);
    this.#writers.clear();
  }
}

const devices: Device[] = [];
const byLeader = new WeakMap<Process, Device>();

/** This node's terminal itself, whichever job is in front. */
export const terminal: Device = new Device(0);

/** The host says whether its screen keeps up with what a job prints. */
export function outputBusy(job: number, isBusy: boolean): void {
  for (const device of devices) device.hold(job, isBusy);
}

/** A native process with a fixed number that is a device. */
export function addDevice(id: number, device: Device): Process {
  const process = createNative(id, (message) => device.take(message));
  byLeader.set(process, device);
  return process;
}

/** A group leader with a number of its own; `native` takes its messages, if they mean more than output: the end of a link is one, too. */
export function newGroupLeader(device: Device, native?: (message: Term) => void): Process {
  const process = createProcess({
    native: native ?? ((message) => device.take(message)),
    initialCall: ['group', 'server', 3],
    trapExit: true,
  });
  byLeader.set(process, device);
  return process;
}

/** The device that this pid is, on this node. */
export function deviceOf(leader: Pid): Device | undefined {
  const process = processOf(leader);
  return process?.native === undefined ? undefined : byLeader.get(process);
}

const firstJob = 1; // reads for `user`

/** Of a request for a line. */
function promptOf(request: Term): string | undefined {
  if (!Array.isArray(request) || request[0] !== 'get_line') return undefined;
  const prompt = request[request.length - 1];
  return typeof prompt === 'string' ? prompt : '';
}

function charsOf(request: Term): string | undefined {
  if (!Array.isArray(request) || request[0] !== 'put_chars') return undefined;
  const [, , module, name, given] = request as readonly Term[];
  if (module === 'io_lib' && name === 'format') return formatted(given);
  const chars = request[request.length - 1];
  return typeof chars === 'string' ? chars : undefined;
}

/** From another node, so nothing is taken for granted. */
function formatted(given: Term): string | undefined {
  if (!Array.isArray(given)) return undefined;
  const [text, values] = given as readonly Term[];
  if (typeof text !== 'string' || !Array.isArray(values)) return undefined;
  try {
    return format(text, values);
  } catch {
    return undefined;
  }
}
