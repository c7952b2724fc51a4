// The tracer of this node: what happens to processes becomes events of a trace, messages to the tracers of
// erlang.trace, and steps of sequential traces. It listens only while one of these three is wanted (OTP: erl_trace.c).

import { onNodes } from '../link/node-events.ts';
import { stopStamping } from '../process/noting-mailbox.ts';
import { allProcesses } from '../process/process-table.ts';
import { setTracer, type Tracer, tracer } from '../process/tracer.ts';
import { forgetGone, lifeHooks } from './life-hooks.ts';
import { messageHooks } from './message-hooks.ts';
import { isInSequence, tokenComes } from './sequential.ts';
import { signalHooks } from './signal-hooks.ts';
import { state } from './state.ts';
import { isWatching } from './watched.ts';
import { wakes } from './wire.ts';

const tracerHere: Tracer = { ...messageHooks, ...signalHooks, ...lifeHooks };

/** Called once, when the emulator starts. */
export function installTracer(): void {
  wakes.tracer = () => {
    tokenComes();
    retrace();
  };
  onNodes(
    ({ node }) => tracer?.nodeIs('nodeup', node, ''),
    ({ node }, reason) => tracer?.nodeIs('nodedown', node, reason),
  );
}

/** Begins to listen if anything is wanted, and stops if nothing is. */
export function retrace(): void {
  if (state.isRecording || isInSequence() || isWatching()) setTracer(tracerHere);
  else if (tracer !== undefined) {
    setTracer(undefined);
    for (const process of allProcesses()) stopStamping(process);
  }
}

/** Called at the end of a turn. */
export function turnIsTraced(): void {
  if (tracer === undefined) return;
  forgetGone();
  retrace();
}
