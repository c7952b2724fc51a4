// Messages to a pid, a name, a name on a node, or an alias (erlang:send/2, the ! operator).

import { control } from '../codec/control-message.ts';
import { here, type NodeName, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { connectedEntry, type DistEntry, findEntry } from '../link/dist-entry.ts';
import { isCongested, sendControl, sendToPid } from '../link/dist-output.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { current, suspend } from '../process/scheduler.ts';
import { tracer } from '../process/tracer.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { deliverToAlias } from './alias-delivery.ts';
import { whereisProcess } from './registry.ts';

/** The receiver of a message: a pid, a name on this node, a name on another node, or an alias. */
export type Destination = Pid | string | readonly [name: string, node: string] | Reference;

export type SendOutcome = 'ok' | 'noname' | 'noconnect' | 'nosuspend';

/** The options of send/3. */
export interface SendOptions {
  readonly noconnect?: boolean; // do not connect to the receiver's node
  readonly nosuspend?: boolean; // do not send if the sender would have to wait
}

export const plainly: SendOptions = {};

/** Send a message. Returns 'noname' if a bare name has no process here, which is an error in Erlang. */
export function sendMessage(
  to: Destination,
  message: unknown,
  options: SendOptions = plainly,
): SendOutcome {
  if (to instanceof Pid) {
    const process = processOf(to);
    if (process !== undefined) deliver(process, copy(message));
    else if (Pid.homeOf(to) !== here.node) return sendAway(Pid.homeOf(to), options, to, message);
    else {
      const lost = copy(message); // the process has ended, but a message that cannot be sent is still an error
      tracer?.loses(to, lost);
    }
    return 'ok';
  }
  if (typeof to === 'string') return sendToName(to, message);
  if (to instanceof Reference) {
    if (Reference.originOf(to).node !== here.node)
      return sendAway(Reference.originOf(to).node, options, to, message);
    deliverToAlias(to, copy(message));
    return 'ok';
  }
  const [name, node] = to;
  if (node !== here.node.text) return sendAway(nodeNamed(node), options, to, message);
  if (sendToName(name, message) === 'noname') tracer?.loses(name, message as Term); // an error only if the name is given without a node
  return 'ok';
}

/** Send a timer's message. If it cannot be sent it is dropped: no caller is there to get the error. */
export function sendIfPossible(to: Destination, message: unknown): void {
  try {
    sendMessage(to, message);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
  }
}

function sendToName(name: string, message: unknown): SendOutcome {
  const process = whereisProcess(name);
  if (process === undefined) return 'noname';
  deliver(process, copy(message));
  return 'ok';
}

function sender(): Pid | '' {
  return current?.pid ?? '';
}

type Away = Exclude<Destination, string>;

/** Send a message to another node. */
function sendAway(
  node: NodeName,
  { noconnect, nosuspend }: SendOptions,
  to: Away,
  message: unknown,
): SendOutcome {
  if (noconnect && findEntry(node)?.state !== 'up') return 'noconnect';
  const entry = connectedEntry(node);
  const sending = current;
  if (entry === undefined) {
    const lost = copy(message);
    tracer?.sendsAway(node, to, lost);
  } else if (nosuspend && sending !== undefined && isCongested(entry, sending)) {
    copy(message); // a message that cannot be sent is still an error
    return 'nosuspend';
  } else {
    const token = tracer?.sendsAway(node, to, message);
    if (token !== undefined) sendControl(entry, [...headTraced(to), token], message as Term, true);
    else if (to instanceof Pid) sendToPid(entry, to, message as Term);
    else sendControl(entry, headOf(to), message as Term, true);
    if (!nosuspend && sending !== undefined && isCongested(entry, sending))
      suspendSender(entry, sending);
  }
  return 'ok';
}

/** The control message without payload. */
function headOf(to: Exclude<Away, Pid>): readonly Term[] {
  if (to instanceof Reference) return [control.ALIAS_SEND, sender(), to];
  return [control.REG_SEND, sender(), '', to[0]];
}

/** The same for a control message that ends in a trace token. */
function headTraced(to: Away): readonly Term[] {
  if (to instanceof Pid) return [control.SEND_TT, '', to];
  if (to instanceof Reference) return [control.ALIAS_SEND_TT, sender(), to];
  return [control.REG_SEND_TT, sender(), '', to[0]];
}

/** Suspend a sender until the queue of the connection is short again. */
function suspendSender(entry: DistEntry, sender: Process): void {
  if (sender.native !== undefined) return;
  entry.suspended.add(sender);
  suspend(sender);
}
