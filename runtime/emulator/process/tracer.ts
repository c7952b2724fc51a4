// What a trace hears of processes. One variable is tested wherever something happens; without a trace nothing else is
// done. The tracer itself is in trace/tracer-here.ts (OTP: erl_trace.c).

import type { NodeName } from '../identity/incarnation.ts';
import type { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import type { Mailbox } from './mailbox.ts';
import type { Process, Target } from './process.ts';

/** What a message carries beside its term, from the sender to the receiver. */
export interface Stamp {
  readonly message: string; // the id of the message, the same at both ends
  readonly token: SequentialToken | undefined;
}

/** The token of a sequential trace (OTP: seq_trace). */
export interface SequentialToken {
  readonly flags: number;
  readonly label: Term;
  readonly serial: number;
  readonly sender: Pid | '';
  readonly previous: number; // the serial of the message that its sender had received before
}

/** The receiver of a message, as its sender named it. */
export type Named = Pid | string | Reference | readonly [name: string, node: string];

/** What a spawned process runs. */
export interface Started {
  readonly module: string;
  readonly function: string;
  readonly args: readonly Term[];
}

export interface Tracer {
  // messages
  delivers(to: Process, message: Term): void; // it will be put into the mailbox now, or handled by a native process
  handles(to: Process, message: Term): void; // has a native process handle it
  takes(by: Process, message: Term, stamp: Stamp | undefined): void;
  replaces(process: Process, before: Mailbox, kept: readonly Term[]): void; // puts the kept messages back
  loses(to: Named, message: Term): void; // a message to a process of this node that is not there
  missesReceiver(message: Term): void; // one that has come from another node
  sendsAway(node: NodeName, to: Named, message: unknown): Term[] | undefined; // the token for the control message
  // signals
  exitSent(to: Pid, reason: Term): Term[] | undefined; // exit(pid, reason)
  exitTaken(process: Process, reason: Term): void; // one that is no message
  exitArrives(from: Pid): void; // the next message delivered is ['EXIT', from, reason]
  fires(reference: Reference, target: Named): void; // the next message delivered is that of a monitor
  links(process: Process, to: Pid): void;
  unlinks(process: Process, to: Pid): void;
  linkedBy(to: Process, from: Pid, kind: 'link' | 'unlink'): void; // a process of another node has done it
  monitors(process: Process, target: Target, reference: Reference): void;
  demonitors(process: Process, target: Target): void;
  // lives
  spawns(parent: Process, child: Pid, call: Started | undefined): Term[] | undefined;
  spawnedBy(child: Process, parent: Pid, call: Started, stamp: Stamp | undefined): void; // another node has asked for it
  diesOf(process: Process, from: Pid): void; // it will end now, by the exit of a linked process
  exits(process: Process, reason: Term): void;
  breaks(process: Process | undefined): void; // the signals that follow come from the exit of a process
  signalToken(node: NodeName): Term[] | undefined; // for a control message that tells of that exit
  signalAhead(node: NodeName, key: Reference | readonly [from: Pid, to: Pid], from: Pid): void; // where no token fits
  registers(process: Process, name: string, kind: 'register' | 'unregister'): void;
  // the node and its shells
  nodeIs(kind: 'nodeup' | 'nodedown' | 'fault' | 'heal', node: string, reason: string): void;
  failsToConnect(node: string, reason: string): void; // what waited for the link is lost
  enters(process: Process, source: string): void;
  values(process: Process, text: string): void;
}

/** The tracer; undefined while nothing is traced. */
export let tracer: Tracer | undefined;

export function setTracer(now: Tracer | undefined): void {
  tracer = now;
}
