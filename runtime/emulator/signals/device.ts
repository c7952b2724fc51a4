// Devices: each is one job's part of this node's terminal (OTP: group), or the whole terminal (OTP: user).
// The group leader of a device gets I/O requests by Erlang's I/O protocol, and the device carries them out:
// it prints text and reads lines. While the screen is too slow for the output, writers on this node wait, and
// writers on other nodes get their answers later (remote-output.ts).

import { printOutput } from '../codec/port.ts';
import { mostUnheld } from '../host/emulator-limits.ts';
import { now } from '../host/turn-clock.ts';
import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { isErlangs } from '../link/dist-entry.ts';
import { createNative, createProcess } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { current, resume, suspend } from '../process/scheduler.ts';
import { textIn } from '../term/characters.ts';
import { charlistOf, List, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { binaryOf } from '../term/utf8.ts';
import { callThere } from './call-there.ts';
import { ioRequestOf, optionsTold } from './io-requests.ts';
import { screen } from './screen.ts';
import { sendMessage } from './send.ts';
import type { Call } from './spawn.ts';
import { askTerminal } from './terminal-input.ts';

export class Device {
  readonly #job: number; // 0: the whole terminal
  readonly #node: NodeName | undefined; // the node whose processes use the device, if it is another node
  readonly #writers = new Set<Process>(); // processes of this node that wait for the screen
  readonly #answers: (() => void)[] = []; // answers to other nodes, to be sent when the screen has caught up
  isBusy = false;
  #turn = 0; // when the last turn began in which the screen was fast enough
  #unheld = 0; // characters that other nodes have printed since `#turn`
  #isBinary = false; // Erlang processes read binaries, not lists (io:setopts)
  #rest = ''; // of a line of which only some characters were read
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

  /** Handle a message that was sent to the group leader of this device. Every request is answered. */
  take(message: Term): void {
    if (!Array.isArray(message) || message[0] !== 'io_request') return;
    const [, from, tag, request] = message as readonly Term[];
    const asker = Pid.is(from) ? from : undefined;
    this.#carryOut(asker, request, (value, isLate) => {
      if (asker === undefined || tag === 'put') return;
      const answer = (): void =>
        void sendMessage(asker, ['io_reply', tag, value], { noconnect: true });
      if (this.isBusy && !isLate) this.#answers.push(answer);
      else answer();
    });
  }

  #carryOut(asker: Pid | undefined, request: Term, answer: Answer): void {
    const wanted = ioRequestOf(request);
    switch (wanted.kind) {
      case 'write':
        if (this.admits(wanted.text.length)) printOutput(this.#job, wanted.text);
        return answer('ok');
      case 'line':
        return this.#read(asker, wanted.prompt, Number.POSITIVE_INFINITY, answer);
      case 'characters':
        return this.#read(asker, wanted.prompt, wanted.count, answer);
      case 'until':
        if (asker === undefined || !isErlangs(asker)) return answer(['error', 'enotsup']);
        return this.#readUntil(asker, wanted.prompt, wanted.until, listOf([]) as Term, answer);
      case 'options':
        this.#isBinary = wanted.isBinary ?? this.#isBinary;
        return answer('ok');
      case 'tell':
        return answer(
          wanted.what === 'options' ? optionsTold(this.#isBinary) : screen[wanted.what],
        );
      case 'several':
        return this.#carryOutAll(asker, wanted.requests, answer);
      case 'unknown':
        return answer(['error', wanted.reason]);
    }
  }

  /** Carry out requests one after the other; the answer is that of the last, or of the first that fails. */
  #carryOutAll(asker: Pid | undefined, [first, ...others]: readonly Term[], answer: Answer): void {
    if (first === undefined) return answer('ok');
    this.#carryOut(asker, first, (value, isLate) => {
      if (others.length === 0 || isFailure(value)) answer(value, isLate);
      else this.#carryOutAll(asker, others, answer);
    });
  }

  /** Read a line, or its first `count` characters: the others are there for the next reader. */
  #read(asker: Pid | undefined, prompt: string, count: number, answer: Answer): void {
    if (asker === undefined) return;
    const take = (line: string): void => {
      const characters = Array.from(line);
      this.#rest = characters.slice(count).join('');
      answer(this.#charactersFor(asker, characters.slice(0, count)), true);
    };
    this.#nextText(asker, prompt, (line) => {
      if (typeof line !== 'string' || line === 'eof') answer(line, true);
      else take(line);
    });
  }

  /** The rest of the last line, or the next line; 'eof' or an error. */
  #nextText(asker: Pid, prompt: string, take: (line: Term) => void): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') return take(rest);
    askTerminal({ job: this.#job || firstJob, node: this.#node ?? here.node }, asker, prompt, take);
  }

  /**
   * Read until the function of an Erlang process says that it has enough (io:read, io:fread). `before`: what it has given
   * for the text before. terl has no such functions: it is called on the process's node.
   */
  #readUntil(asker: Pid, prompt: string, until: Call, before: Term, answer: Answer): void {
    this.#nextText(asker, prompt, (line) => {
      if (typeof line !== 'string') return answer(line, true);
      const data = line === 'eof' ? line : (charlistOf(line) as Term);
      const call = { ...until, args: [before, data, ...until.args] };
      callThere(asker, call, (value) => {
        const [what, given, rest] = Array.isArray(value) ? (value as readonly Term[]) : [];
        if (what === 'more' && line !== 'eof')
          return this.#readUntil(asker, prompt, until, given, answer);
        if (what !== 'done') return answer(['error', 'err_func'], true);
        this.#rest = restOf(rest);
        answer(given, true);
      });
    });
  }

  /** Characters as their reader wants them: a string, or for an Erlang process a list or a binary. */
  #charactersFor(asker: Pid, characters: readonly string[]): Term {
    const text = characters.join('');
    if (!isErlangs(asker)) return text;
    return this.#isBinary ? binaryOf(text) : (charlistOf(text) as Term);
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

/** What processes print whose group leader is this process goes to the device at once: the process only passes it on. */
export function relayTo(leader: Process, device: Device): void {
  byLeader.set(leader, device);
}

/** The device whose group leader has this pid; undefined if the pid is of another node or of user code. */
export function deviceOf(leader: Pid): Device | undefined {
  const process = processOf(leader);
  return process === undefined ? undefined : byLeader.get(process);
}

const firstJob = 1; // lines for `user`, the whole terminal, are read in this job

/** Called with the answer to a request; `isLate`: it has waited for the user. */
type Answer = (value: Term, isLate?: boolean) => void;

function isFailure(value: Term): boolean {
  return Array.isArray(value) && !(value instanceof List) && value[0] === 'error';
}

/** What such a function leaves for the next reader. */
function restOf(rest: Term): string {
  return rest === 'eof' ? '' : (textIn(rest, false) ?? '');
}
