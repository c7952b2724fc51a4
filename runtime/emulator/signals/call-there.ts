// Calls of functions of Erlang nodes by this node itself, for processes there. The servers `rex` there carry them out, as for rpc:call.

import { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { createProcess } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import { listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { demonitor, monitor } from './monitors.ts';
import { sendMessage } from './send.ts';
import type { Call } from './spawn.ts';

const open = new Map<Reference, (value: Term) => void>(); // by the reference of the call, which is also that of a monitor of its process
let known: Process | undefined;

/** The native process that gets the values, made when it is first needed, and again if it was killed. */
function caller(): Process {
  known ??= createProcess({
    native: valueComes,
    initialCall: ['rpc', 'call', 4],
    trapExit: true,
    onExit: () => {
      known = undefined;
      open.clear();
    },
  });
  return known;
}

/** Call a function on the node of a process; `then` gets the value, unless the process ends before. */
export function callThere(process: Pid, call: Call, then: (value: Term) => void): void {
  const reference = makeReference();
  const { pid } = caller();
  const request = ['call', call.module, call.function, listOf(call.args) as Term, pid];
  sendMessage(['rex', Pid.homeOf(process).text], ['$gen_call', [pid, reference], request]);
  monitor(caller(), process, 'DOWN', reference);
  open.set(reference, then);
}

/** Receive `[reference, value]` or 'DOWN'. */
function valueComes(message: Term): void {
  if (!Array.isArray(message)) return;
  const [first, second] = message as readonly Term[];
  const reference = first === 'DOWN' ? second : first;
  const then = Reference.is(reference) ? open.get(reference) : undefined;
  if (then === undefined) return;
  open.delete(reference as Reference);
  demonitor(caller(), reference as Reference);
  if (first !== 'DOWN') then(second);
}
