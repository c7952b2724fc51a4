// Reads the events of a batch from the host and handles each (see host/contract.ts).

import { beforeUserCode } from './code/compiled.ts';
import { MalformedTerm, Reader } from './codec/bytes.ts';
import { tellHost } from './codec/port.ts';
import { admitPeer } from './distribution/net-kernel-process.ts';
import {
  arrived,
  congested,
  linkDown,
  linkOf,
  nodeDown,
  nodeUp,
  receiveFrames,
} from './distribution/receive-frames.ts';
import { recordingCommand } from './distribution/recording.ts';
import { collectGarbage } from './host/collect.ts';
import { type HostEvent, hostTells } from './host/contract.ts';
import { Vocabulary } from './host/encoding.ts';
import { settings } from './host/settings.ts';
import { becomeNode } from './identity/incarnation.ts';
import { allEntries } from './link/dist-entry.ts';
import { finishStart } from './modules/dist-ac/kernel-config.ts';
import { commandLine } from './modules/init.ts';
import type { Process } from './process/process.ts';
import { answered } from './process/request.ts';
import { tracer } from './process/tracer.ts';
import { callFailed } from './process/unreached.ts';
import { overrun } from './run-processes.ts';
import { askNode } from './servers/observer-backend.ts';
import { outputBusy } from './signals/device.ts';
import { logger } from './signals/logger.ts';
import { registerName, unregisterName, whereisProcess } from './signals/registry.ts';
import { screenIs } from './signals/screen.ts';
import { heardFrom } from './trace/wire.ts';
import type { Kernel } from './wiring.ts';

const hostVocabulary = new Vocabulary(hostTells);

type EventOf<Kind extends HostEvent['kind']> = Extract<HostEvent, { kind: Kind }>;
type Takes = { readonly [Kind in HostEvent['kind']]: (event: EventOf<Kind>) => void };

/** Returns the function that reads a batch and handles its events in order. */
export function batchTaker(kernel: Kernel): (batch: Uint8Array) => void {
  const take = takesOf(kernel);
  return (batch) => {
    const reader = new Reader(batch);
    while (reader.left > 0) {
      const event = hostVocabulary.read(reader);
      (take[event.kind] as (event: HostEvent) => void)(event);
    }
  };
}

/** The handler of each event, in the order of the table hostTells. */
function takesOf({ shells, netKernel, auth, leader }: Kernel): Takes {
  return {
    settings: ({ settings: told }) => {
      settings.now = told;
      settings.given = told;
    },
    commandLine: ({ commandLine: told }) => {
      commandLine.now = told;
    },
    alive: ({ name, creation }) => renamed(netKernel, name, creation),
    makeReady: () => {
      beforeUserCode.now();
      finishStart();
    },
    collect: collectGarbage,
    overrun,
    report: ({ level, text }) => logger[level](leader.pid, text),
    answer: ({ request, ok, json }) => answered(request, ok, json),

    evaluate: ({ job, count, source }) => shells.evaluate(job, count, source),
    interrupt: ({ job }) => shells.interrupt(job),
    startShell: ({ job, node }) => shells.start(job, node),
    stopShell: ({ job }) => shells.stop(job),
    recording: ({ what }) => recordingCommand(what),
    screenSize: ({ columns, rows }) => screenIs(columns, rows),
    outputBusy: ({ job, busy }) => outputBusy(job, busy),
    complete: ({ job, request, question }) => shells.complete(job, request, question),
    look: ({ job, request, source, limit }) => shells.look(job, request, source, limit),

    // on a hidden node all connections are hidden
    nodeUp: ({ node, creation, hidden, link, peer, flags, carrier }) =>
      nodeUp({
        name: node,
        creation,
        hidden: hidden || settings.now.hidden === true,
        link,
        peer,
        flags,
        carrier,
      }),
    nodeDown: ({ node, link, reason }) => linkDown(node, link, reason),
    connectFailed: ({ node, why, isTold }) => connectFailed(node, why, isTold),
    frames: ({ node, frames }) => takeFrames(node, frames),
    room: ({ node }) => arrived(node),
    faultIs: ({ isOn, node, what, by, vector }) => {
      if (by !== '') heardFrom(by, JSON.parse(vector));
      tracer?.nodeIs(isOn ? 'fault' : 'heal', node, what);
    },
    askNode,
    congested: ({ node, busy }) => congested(node, busy),
    admit: ({ request, node }) => admitPeer(request, node, auth),
  };
}

/** Called when this node has got a name, or has lost it (creation 0) and with it all connections. */
function renamed(netKernel: Process, name: string, creation: number): void {
  if (creation === 0)
    for (const entry of allEntries())
      if (entry.state !== 'idle') nodeDown(entry.node.text, 'net_kernel_terminated');
  becomeNode(name, creation);
  const registered = whereisProcess('net_kernel');
  if (creation === 0 && registered === netKernel) unregisterName('net_kernel');
  else if (creation !== 0 && registered === undefined) registerName('net_kernel', netKernel);
}

function connectFailed(name: string, why: string, isTold: boolean): void {
  callFailed(name, why, isTold);
  nodeDown(name, why);
}

function takeFrames(node: string, frames: Uint8Array): void {
  try {
    receiveFrames(node, frames);
  } catch (error) {
    if (!(error instanceof MalformedTerm)) throw error;
    tellHost({ kind: 'protocolError', node, link: linkOf(node), what: error.message });
    nodeDown(node, 'protocol_error');
  }
}
