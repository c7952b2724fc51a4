// Devices: each is one job's part of this node's terminal (OTP: group), or the whole terminal (OTP: user).
// The group leader of a device gets I/O requests by Erlang's I/O protocol, and the device carries them out:
// it prints text and reads lines. While the screen is too slow for the output, writers on this node wait, and
// writers on other nodes get their answers later (remote-output.ts).

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
  readonly #job: number; // 0: the whole terminal
  readonly #node: NodeName | undefined; // the node whose processes use the device, if it is another node
  readonly #writers = new Set<Process>(); // processes of this node that wait for the screen
  readonly #answers: (() => void)[] = []; // answers to other nodes, to be sent when the screen has caught up
  isBusy = false;
  #turn = 0; // when the last turn began in which the screen was fast enough
  #unheld = 0; // characters that other nodes have printed since `#turn`
  #dropped = 0; // texts that were not shown, as they were too many

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

  /** Whether text from another node may be shown. The limit is for nodes that do not wait for answers. */
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

  /** Handle a message that was sent to the group leader of this device. */
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

  /** Called when the screen has become too slow for the output of a job, or has caught up. */
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

/** This node's whole terminal, whichever job the user has chosen. */
export const terminal: Device = new Device(0);

/** Called by the host when the screen has become too slow for the output of a job, or has caught up. */
export function outputBusy(job: number, isBusy: boolean): void {
  for (const device of devices) device.hold(job, isBusy);
}

/** Create a native process with a fixed pid number, the group leader of a device. */
export function addDevice(id: number, device: Device): Process {
  const process = createNative(id, (message) => device.take(message));
  byLeader.set(process, device);
  return process;
}

/** Create a group leader with a new pid. `native`, if given, gets its messages in place of the device. */
export function newGroupLeader(device: Device, native?: (message: Term) => void): Process {
  const process = createProcess({
    native: native ?? ((message) => device.take(message)),
    initialCall: ['group', 'server', 3],
    trapExit: true,
  });
  byLeader.set(process, device);
  return process;
}

/** The device whose group leader has this pid; undefined if the pid is of another node or of user code. */
export function deviceOf(leader: Pid): Device | undefined {
  const process = processOf(leader);
  return process?.native === undefined ? undefined : byLeader.get(process);
}

const firstJob = 1; // lines for `user`, the whole terminal, are read in this job

/** The prompt of a request for a line; undefined for any other request. */
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

/** The text of a format with its values, both checked, since they may come from another node. */
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
