// Whether the start of this node is over: applications are started after it (OTP: init, wait_until_started).

import type { Pid } from '../../identity/pid.ts';
import { makeReference, type Reference } from '../../identity/reference.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { sendMessage } from '../../signals/send.ts';
import { ReceiveIf } from '../gen/receive-if.ts';

let isStarted = false;
const waiting: { readonly pid: Pid; readonly reference: Reference }[] = [];

/** Waits until the node has started. */
export function* untilStarted(process: Process): Steps<void> {
  if (isStarted) return;
  const reference = makeReference();
  waiting.push({ pid: process.pid, reference });
  yield new ReceiveIf(
    'init.wait_until_started',
    ([first, second]) => first === reference && second === 'started',
  );
}

export function nodeHasStarted(): void {
  isStarted = true;
  for (const { pid, reference } of waiting.splice(0)) sendMessage(pid, [reference, 'started']);
}
