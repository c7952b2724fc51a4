// What a node tells an observer of itself: its links and its processes (OTP: observer_backend). An observer's node asks
// the others by messages to the name observer_backend:
//   ['links', number]  ['processes', number]  ['process', number, key]
// and they answer
//   ['told', number, json]     the forms are in host/observed.ts

import { tellHost } from '../codec/port.ts';
import { takenNames } from '../distribution/taken-names.ts';
import type { HostEvent } from '../host/contract.ts';
import type { InfoTold, LinksTold, ProcessesTold, TraceTold } from '../host/observed.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { allEntries, entryNamed } from '../link/dist-entry.ts';
import { onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import {
  collect,
  collectsFrom,
  notTold,
  notTraced,
  stopCollecting,
  tracedBy,
} from '../trace/collecting.ts';
import { quietly } from '../trace/quietly.ts';
import { vectorInTrace } from '../trace/wire.ts';
import { infoOf, rowsOf } from './process-rows.ts';

/** No process has this name: messages take effect as they arrive. */
export const observerBackend = 'observer_backend';
const answerTime = 3_000; // milliseconds to wait for another node's answer

/** A question that another node has not answered. */
interface Open {
  readonly node: string;
  answered(json: string): void;
}

const open = new Map<number, Open>();
let questions = 0;

/** Called once, when the emulator starts. */
export function startObserverBackend(): void {
  takenNames.set(observerBackend, take);
  onNodes(
    () => undefined,
    ({ node }) => {
      for (const one of [...open.values()]) if (one.node === node) one.answered('');
    },
  );
}

type Asked = Extract<HostEvent, { kind: 'askNode' }>;

/** The observer of this node asks. */
export function askNode({ ask, node, what, about }: Asked): void {
  const answered = (json: string): void => tellHost({ kind: 'nodeTold', ask, json });
  if (what === 'trace') trace(about === 'on', answered);
  else if (what === 'vector') answered(JSON.stringify(vectorInTrace()));
  else if (node === here.node.text) answered(JSON.stringify(told(what, about)));
  else askOf(node, [what, ++questions, about], answered);
}

function askOf(
  node: string,
  message: [what: string, number: number, about: string],
  then: Open['answered'],
): void {
  const [, number] = message;
  if (entryNamed(node)?.state !== 'up') return then('');
  const timer = addTimer(answerTime, () => open.get(number)?.answered(''));
  open.set(number, {
    node,
    answered(json) {
      timer.cancel();
      open.delete(number);
      then(json);
    },
  });
  sendTo(node, message);
}

/** A message from another node to the name observer_backend. */
function take(node: string, message: Term): void {
  if (!Array.isArray(message)) return;
  const [what, number, about] = message as readonly Term[];
  if (typeof number !== 'number') return;
  if (what === 'told') {
    const asked = open.get(number);
    if (asked?.node === node) asked.answered(typeof about === 'string' ? about : '');
  } else if (what === 'links' || what === 'processes' || what === 'process')
    sendTo(node, ['told', number, JSON.stringify(told(what, String(about)))]);
}

function told(
  what: 'links' | 'processes' | 'process',
  about: string,
): LinksTold | ProcessesTold | InfoTold {
  switch (what) {
    case 'links':
      return links();
    case 'processes':
      return rowsOf();
    case 'process':
      return infoOf(about);
  }
}

function links(): LinksTold {
  const up = [...allEntries()].filter(({ state }) => state === 'up');
  const traced = collectsFrom();
  return {
    name: here.node.text,
    creation: here.creation,
    hidden: settings.now.hidden === true,
    links: up.map(({ node, creation, hidden, carrier }) => ({
      name: node.text,
      creation,
      hidden,
      carrier,
    })),
    isOn: traced !== undefined,
    traced: traced === undefined ? [] : [here.node.text, ...traced],
  };
}

/** Turns the trace of this node and of those that it is connected to on or off. */
function trace(isOn: boolean, answered: (json: string) => void): void {
  const done = (why: string): void => answered(JSON.stringify({ why } satisfies TraceTold));
  const collector = tracedBy();
  if (!isOn) {
    if (!stopCollecting((silent) => done(notTold(silent).join('; ')))) done('');
  } else if (collector !== undefined) done(`${collector} traces this node: trace.stop() there`);
  else {
    const seen = [...allEntries()].filter(({ state, hidden }) => state === 'up' && !hidden);
    collect(
      seen.map(({ node }) => node.text),
      (answers) => done(notTraced(answers).join('; ')),
    );
  }
}

function sendTo(node: string, message: Term): void {
  quietly(() => sendMessage([observerBackend, node], message));
}
