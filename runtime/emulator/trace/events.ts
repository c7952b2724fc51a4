// The events of a trace, as lines of JSON (their fields: runtime/trace/event.ts). They wait here until the turn ends.

import type { Process } from '../process/process.ts';
import { cutText } from '../text/one-line.ts';
import { isSystem, keyOf, lifeHere, shownAs } from './names.ts';
import { nextVector } from './vector.ts';

export type EventKind =
  | ('send' | 'arrive' | 'receive' | 'spawn' | 'exit' | 'link' | 'unlink' | 'monitor' | 'demonitor')
  | ('down' | 'register' | 'unregister' | 'nodeup' | 'nodedown' | 'fault' | 'heal' | 'entry')
  | ('value' | 'dropped');

/** What an event has beside its place: the id of a message, the other process or name or node, and a text. */
export interface Told {
  readonly message?: string | undefined;
  readonly other?: string | undefined;
  readonly term?: string | undefined;
  readonly mark?: Mark | undefined;
}

/** `unstamped`: a send whose arrival nobody can tell; `failed`: a nodedown of a link that did not come up. */
export type Mark = 'unstamped' | 'failed';

export const longestText = 200; // characters of a term, a reason or an entry
const longestOther = 300; // characters of a name that a message was sent to
const mostWaiting = 2 ** 21; // characters of events that wait for the end of a turn; more events are dropped

/** A process that has events. */
interface Known {
  readonly head: string; // the fields that tell who it is, as JSON
  readonly life: string;
  shown: string;
  count: number;
}

const known = new Map<Process, Known>();
let ofNode = 0; // events of the node itself
let waiting = '';
let lines = 0; // in `waiting`
let dropped = 0; // events that were dropped since the last event that tells of it
let messages = 0;

/** A new id for a message. */
export function nextMessage(): string {
  return `${lifeHere()}#${++messages}`;
}

/** Adds an event of a process, or of the node itself. */
export function tellEvent(kind: EventKind, process: Process | undefined, told: Told): void {
  if (waiting.length > mostWaiting) dropped++;
  else add(kind, process, told);
}

function add(kind: EventKind, process: Process | undefined, told: Told): void {
  const { message, other, term, mark } = told;
  let line = `{"kind":"${kind}",${whoOf(process)},"vector":${nextVector()}`;
  line += `,"time":${Date.now()}`;
  if (message !== undefined) line += `,"message":${JSON.stringify(message)}`;
  if (other !== undefined) line += `,"other":${JSON.stringify(cutText(other, longestOther))}`;
  if (term !== undefined) line += `,"term":${JSON.stringify(term)}`;
  if (mark !== undefined) line += `,"${mark}":true`;
  waiting += `${line}}\n`;
  lines++;
}

function whoOf(process: Process | undefined): string {
  if (process === undefined)
    return `"node":${JSON.stringify(lifeHere())},"process":"","count":${++ofNode}`;
  let who = known.get(process);
  if (who === undefined || who.life !== lifeHere()) {
    who = newlyKnown(process);
    known.set(process, who);
  }
  const shown = shownAs(process);
  const isNew = shown !== who.shown;
  who.shown = shown;
  who.count++;
  return `${who.head}${isNew ? `,"shown":${JSON.stringify(shown)}` : ''},"count":${who.count}`;
}

function newlyKnown(process: Process): Known {
  const life = lifeHere();
  const names = `"node":${JSON.stringify(life)},"process":${JSON.stringify(keyOf(process.pid))}`;
  const head = names + (isSystem(process) ? ',"system":true' : '');
  return { head, life, shown: '', count: 0 };
}

/** Forgets a process that has ended. */
export function forgetProcess(process: Process): void {
  known.delete(process);
}

/** What is shown of processes is told again from now on, since somebody else gets the events. */
export function showAnew(): void {
  for (const who of known.values()) who.shown = '';
}

/** The events that wait, which then wait no more. */
export function takeEvents(): { readonly text: string; readonly lines: number } {
  if (dropped > 0) {
    const term = String(dropped);
    dropped = 0;
    add('dropped', undefined, { term });
    showAnew(); // names were among them
  }
  const taken = { text: waiting, lines };
  waiting = '';
  lines = 0;
  return taken;
}

/** Events that could not be passed on. */
export function dropEvents(count: number): void {
  dropped += count;
}

/** Forgets the events that wait: nobody wants them any more. */
export function forgetEvents(): void {
  waiting = '';
  lines = 0;
  dropped = 0;
}
