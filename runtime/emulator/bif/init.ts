// Ending the node (init, erlang:halt).

import { out } from '../batch.ts';
import { badarg, Unwind } from '../exit-reason.ts';
import { outgoing } from '../port.ts';

/**
 * End the node at once: `halt()`, `halt(status)`, `halt(text)`; a text is printed and the status is 1 (erlang:halt/0,1).
 */
function halt(...args: unknown[]): never {
  const [how = 0] = args;
  if (typeof how === 'string') end(1, how);
  else if (typeof how === 'number' && Number.isInteger(how) && how >= 0) end(how & 255, '');
  else throw badarg(1, 'not an exit status from 0 to 255, and not a text', 'halt', args);
  throw new Unwind();
}

/** End the node in good order; 'ok' is still printed (init:stop/0,1). */
function stop(...args: unknown[]): 'ok' {
  const [status = 0] = args;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0)
    throw badarg(1, 'not an exit status from 0 to 255', 'init.stop', args);
  end(status & 255, '');
  return 'ok';
}

function end(status: number, message: string): void {
  outgoing.u8(out.halt);
  outgoing.u32(status);
  outgoing.text(message);
}

export const init: { readonly halt: typeof halt; readonly stop: typeof stop } = { halt, stop };
