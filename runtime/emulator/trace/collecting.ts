// A trace of several nodes. One node collects the events: it asks the others, which send it theirs. Messages go to the
// name trace_server; each but the stamp has the number of the trace, so that what comes late is not taken for new:
// to a node that is to be traced
//   ['trace', trace]                 tell me your events
//   ['group', trace, nodes]          the nodes of the trace, which give one another stamps
//   ['sync', trace, number]          tell me what you have not told yet
//   ['trace_over', trace]            the trace has ended
// to the collecting node
//   ['traced', trace, answer]        'ok', 'refused' (net_trace is false) or 'busy' (another node traces it)
//   ['events', trace, lines]         events, a line of JSON each
//   ['synced', trace, number]        all has been told; 'over': and no more will be
// and between all of them, in front of some control messages, ['stamp', key, message, vector] (signal-hooks.ts).

import { tellHost } from '../codec/port.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { connectedEntry, entryNamed } from '../link/dist-entry.ts';
import { onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { quote } from '../text/quote.ts';
import { dropEvents, forgetEvents, showAnew, takeEvents } from './events.ts';
import { traceServer } from './names.ts';
import { mayOthersTrace } from './permission.ts';
import { quietly } from './quietly.ts';
import { stampComes } from './signal-hooks.ts';
import { state } from './state.ts';
import { retrace } from './tracer-here.ts';
import { stamped } from './wire.ts';

/** What a node has answered, or why it could not. */
export type TraceAnswer = 'ok' | 'refused' | 'busy' | 'timeout' | 'noconnection' | 'erlang';

/** A sentence for each node that is not traced. */
export function notTraced(answers: ReadonlyMap<string, TraceAnswer>): string[] {
  return [...answers].flatMap(([node, answer]) =>
    answer === 'ok' ? [] : [`${node} is not traced: ${reasons[answer](node)}`],
  );
}

const reasons: Readonly<Record<Exclude<TraceAnswer, 'ok'>, (node: string) => string>> = {
  refused: () => 'it was started with -kernel net_trace false',
  busy: () => 'another node traces it, or it traces nodes itself',
  timeout: () => 'it does not answer',
  erlang: () => 'it is an Erlang node; what nodes of terl send there and get from there is traced',
  noconnection: (node) => `there is no connection to it; why(${quote(node)}) tells more`,
};

/** The trace that this node collects. */
interface Collection {
  readonly trace: number;
  readonly wanted: Set<string>; // nodes to be traced, also again once they are back
  readonly traced: Set<string>; // nodes that tell their events
  readonly asked: Map<string, (answer: TraceAnswer) => void>;
  readonly silent: Set<string>; // nodes that have not answered the last ['sync', …]
  readonly syncing: Map<string, () => void>; // by node and number: what waits for ['synced', …]
}

let collection: Collection | undefined;
let collector: { readonly node: string; readonly trace: number } | undefined; // the node that traces this one
let traces = 0;
let syncs = 0;

const answerTime = 5_000; // milliseconds to wait for another node's answer
const gatherTime = 2_000; // for what it has not told yet: somebody waits at a prompt
const moment = 100; // for a node that did not answer the last time
const mostQueued = 2 ** 20; // bytes that wait for the collecting node; more events are dropped
const charactersAtOnce = 2 ** 14; // of events in one message: fragments of a larger one would wait without a limit, and be overtaken

/** Called once, when the emulator starts. */
export function startCollecting(): void {
  onNodes(
    ({ node }) => {
      if (collection?.wanted.has(node)) ask(collection, node, () => undefined);
    },
    ({ node }) => nodeGone(node),
  );
}

/** The other nodes whose events this node gets; undefined if it does not collect. */
export function collectsFrom(): readonly string[] | undefined {
  return collection && [...collection.traced];
}

/** The node that traces this one. */
export function tracedBy(): string | undefined {
  return collector?.node;
}

/** Begins to collect the events of this node and of others, or adds nodes. `then` gets what each has answered. */
export function collect(
  nodes: readonly string[],
  then: (answers: ReadonlyMap<string, TraceAnswer>) => void,
): void {
  collection ??= begun();
  const { wanted, traced } = collection;
  const answers = new Map<string, TraceAnswer>();
  const others = new Set(nodes.filter((node) => node !== here.node.text));
  let open = others.size;
  const oneMore = (): void => {
    if (open-- === 0) then(answers);
  };
  for (const node of others) {
    wanted.add(node);
    const answered = (answer: TraceAnswer): void => {
      answers.set(node, answer);
      if (answer === 'refused' || answer === 'busy' || answer === 'erlang') wanted.delete(node);
      oneMore();
    };
    if (traced.has(node)) answered('ok');
    else ask(collection, node, answered);
  }
  oneMore();
}

function begun(): Collection {
  startRecording();
  tellHost({ kind: 'traced', lines: '', isNew: true });
  return {
    trace: ++traces,
    wanted: new Set(),
    traced: new Set(),
    asked: new Map(),
    silent: new Set(),
    syncing: new Map(),
  };
}

/** Asks a node to tell its events; connects to it if necessary. */
function ask(to: Collection, node: string, then: (answer: TraceAnswer) => void): void {
  let isOpen = true;
  const answered = (answer: TraceAnswer): void => {
    if (!isOpen) return;
    isOpen = false;
    timer.cancel();
    to.asked.delete(node);
    then(answer);
  };
  const timer = addTimer(answerTime, () => answered('timeout'));
  const entry = connectedEntry(nodeNamed(node), 'asked');
  const send = (): void => {
    if (entry?.peer === 'erlang') return answered('erlang');
    to.asked.set(node, answered);
    sendTo(node, ['trace', to.trace]);
  };
  if (entry === undefined) answered('noconnection');
  else if (entry.state === 'up') send();
  else entry.connecting.push((isUp) => (isUp ? send() : answered('noconnection')));
}

/**
 * Waits until the traced nodes have told what has happened there, then calls `then` with those that have not. One that
 * did not answer the last time is waited for a moment only.
 */
export function gather(
  then: (silent: readonly string[]) => void,
  what: 'sync' | 'trace_over' = 'sync',
): void {
  const from = collection;
  if (from === undefined) return then([]);
  const number = ++syncs;
  const open = new Set(from.traced);
  let isOver = false;
  const settle = (isLate: boolean): void => {
    if (isOver || (!isLate && open.size > 0)) return;
    isOver = true;
    for (const timer of timers) timer.cancel();
    for (const node of open) from.silent.add(node);
    passOn();
    then([...open]);
  };
  const timers = [
    addTimer(moment, () => settle([...open].every((node) => from.silent.has(node)))),
    addTimer(gatherTime, () => settle(true)),
  ];
  for (const node of open) {
    from.syncing.set(`${node} ${number}`, () => {
      open.delete(node);
      settle(false);
    });
    sendTo(node, [what, from.trace, number]);
  }
  settle(false);
}

/** A sentence for each node that has not told what happened there. */
export function notTold(silent: readonly string[]): string[] {
  return silent.map((node) => `${node} does not answer: what it has not told yet is missing`);
}

/** Ends the collection; its events stay. False if nothing is collected. */
export function stopCollecting(then: (silent: readonly string[]) => void): boolean {
  const ending = collection;
  if (ending === undefined) return false;
  ending.wanted.clear();
  gather((silent) => {
    if (collection === ending) collection = undefined;
    stopRecording();
    then(silent);
  }, 'trace_over');
  return true;
}

function startRecording(): void {
  showAnew();
  state.isRecording = true;
  retrace();
}

function stopRecording(): void {
  stamped.clear();
  state.isRecording = false;
  forgetEvents();
  retrace();
}

/** A message from another node to the name trace_server. */
export function traceMessage(node: string, message: Term): void {
  if (!Array.isArray(message)) return;
  const [kind, trace, value] = message as readonly Term[];
  if (kind === 'stamp') return stampComes(node, message as readonly Term[]);
  if (typeof trace !== 'number') return;
  if (kind === 'trace') return traceFor(node, trace);
  if (collector?.node === node && collector.trace === trace) asTraced(kind, value);
  else if (collection?.trace === trace) asCollector(collection, node, kind, value);
}

/** Another node asks for the events of this one. */
function traceFor(node: string, trace: number): void {
  if (!mayOthersTrace()) return sendTo(node, ['traced', trace, 'refused']);
  const isBusy = collection !== undefined || (collector !== undefined && collector.node !== node);
  if (isBusy) return sendTo(node, ['traced', trace, 'busy']);
  collector = { node, trace };
  stamped.clear();
  stamped.add(node);
  startRecording();
  sendTo(node, ['traced', trace, 'ok']);
}

/** A message from the node that traces this one. */
function asTraced(kind: Term, value: Term): void {
  if (collector === undefined) return;
  const { node, trace } = collector;
  if (kind === 'group' && Array.isArray(value)) {
    stamped.clear();
    for (const one of [node, ...(value as readonly Term[])])
      if (typeof one === 'string' && one !== here.node.text) stamped.add(one);
  } else if (kind === 'sync' || kind === 'trace_over') {
    passOn();
    sendTo(node, ['synced', trace, value]);
    if (kind === 'trace_over') tracedNoMore();
  }
}

function tracedNoMore(): void {
  collector = undefined;
  stopRecording();
}

/** A message from a node that this one traces, or has asked. */
function asCollector(from: Collection, node: string, kind: Term, value: Term): void {
  if (kind === 'traced') return answeredBy(from, node, value);
  if (!from.traced.has(node)) return;
  if (kind === 'events' && typeof value === 'string')
    tellHost({ kind: 'traced', lines: value, isNew: false });
  else if (kind === 'synced') {
    from.silent.delete(node);
    const key = `${node} ${String(value)}`;
    from.syncing.get(key)?.();
    from.syncing.delete(key);
  }
}

function answeredBy(from: Collection, node: string, value: Term): void {
  const answered = from.asked.get(node);
  if (answered === undefined) return;
  if (value === 'ok') {
    from.traced.add(node);
    for (const one of from.traced) {
      stamped.add(one);
      sendTo(one, ['group', from.trace, [...from.traced]]);
    }
  }
  answered(value === 'ok' || value === 'busy' ? value : 'refused');
}

function nodeGone(node: string): void {
  if (collector?.node === node) tracedNoMore();
  if (collection === undefined) return;
  collection.traced.delete(node);
  collection.silent.delete(node);
  stamped.delete(node);
  collection.asked.get(node)?.('noconnection');
  for (const [name, oneMore] of [...collection.syncing])
    if (name.startsWith(`${node} `)) {
      collection.syncing.delete(name);
      oneMore();
    }
}

/** Passes the events of this turn on: to the host, or to the node that collects. While its link is congested they are dropped. */
export function passOn(): void {
  if (!state.isRecording) return;
  if (collector !== undefined && isCongested(collector.node)) return dropEvents();
  const text = takeEvents();
  if (text === '') return;
  if (collector === undefined) tellHost({ kind: 'traced', lines: text, isNew: false });
  else for (const some of inParts(text)) sendTo(collector.node, ['events', collector.trace, some]);
}

function isCongested(node: string): boolean {
  const entry = entryNamed(node);
  return entry !== undefined && (entry.busy || entry.queued.length > mostQueued);
}

/** Returns whole lines in parts. A longer line, as with the vector of a thousand lives, is a part. */
function inParts(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = text.lastIndexOf('\n', from + charactersAtOnce - 1) + 1;
    const end = to > from ? to : text.indexOf('\n', from) + 1;
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

function sendTo(node: string, message: Term): void {
  quietly(() => sendMessage([traceServer, node], message));
}
