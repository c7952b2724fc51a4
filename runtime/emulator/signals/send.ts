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
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { deliverToAlias } from './alias-delivery.ts';
import { whereisProcess } from './registry.ts';

/** Where a message may go. */
export type Destination = Pid | string | readonly [name: string, node: string] | Reference;

export type SendOutcome = 'ok' | 'noname' | 'noconnect' | 'nosuspend';

/** What send/3 asks for. */
export interface SendOptions {
  readonly noconnect?: boolean; // only over a connection that is there
  readonly nosuspend?: boolean; // rather not at all than wait
}

export const plainly: SendOptions = {};

/** Send a message. 'noname': a local name nobody has, the one case Erlang calls an error. */
export function sendMessage(
  to: Destination,
  message: unknown,
  options: SendOptions = plainly,
): SendOutcome {
  if (to instanceof Pid) {
    const process = processOf(to);
    if (process !== undefined) deliver(process, copy(message));
    else if (Pid.homeOf(to) !== here.node) return sendAway(Pid.homeOf(to), options, to, message);
    else copy(message); // nobody is there, yet what cannot be sent is still an error
    return 'ok';
  }
  if (typeof to === 'string') return sendToName(to, message);
  if (to instanceof Reference) {
    if (Reference.originOf(to).node !== here.node)
      return sendAway(
        Reference.originOf(to).node,
        options,
        [control.ALIAS_SEND, sender(), to],
        message,
      );
    deliverToAlias(to, copy(message));
    return 'ok';
  }
  const [name, node] = to;
  if (node !== here.node.text)
    return sendAway(nodeNamed(node), options, [control.REG_SEND, sender(), '', name], message);
  sendToName(name, message); // unlike a bare name, nobody there is no error
  return 'ok';
}

/** For a timer, whom nobody can tell: what is larger than a message may be is dropped. */
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

/** `head`: the pid to send to, or the control message. */
function sendAway(
  node: NodeName,
  { noconnect, nosuspend }: SendOptions,
  head: Pid | readonly Term[],
  message: unknown,
): SendOutcome {
  if (noconnect && findEntry(node)?.state !== 'up') return 'noconnect';
  const entry = connectedEntry(node);
  const sending = current;
  if (entry === undefined) copy(message);
  else if (nosuspend && sending !== undefined && isCongested(entry, sending)) {
    copy(message); // what cannot be sent is an error all the same
    return 'nosuspend';
  } else {
    if (head instanceof Pid) sendToPid(entry, head, message as Term);
    else sendControl(entry, head, message as Term, true);
    if (!nosuspend && sending !== undefined && isCongested(entry, sending))
      suspendSender(entry, sending);
  }
  return 'ok';
}

/** It waits until the connection has drained. */
function suspendSender(entry: DistEntry, sender: Process): void {
  if (sender.native !== undefined) return;
  entry.suspended.add(sender);
  suspend(sender);
}
