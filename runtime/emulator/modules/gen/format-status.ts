// What the callback format_status makes of the status of a server (OTP: gen:format_status).

import { loadedNamespace } from '../../code/code-server.ts';
import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { type Callbacks, caught } from './callbacks.ts';
import { Ending } from './ending.ts';

/** A status by its keys. Of an older format_status, with two arguments, the key $status has the result. */
export type Status = Readonly<Record<string, Term>>;

/** A server whose module may have format_status. */
interface Formatted {
  readonly process: Process;
  readonly callbacks: Callbacks;
}

/** What the older format_status gets: why it is called, and the arguments. */
type Older = readonly [why: 'normal' | 'terminate', args: Term];

/** The status as the module tells it. If format_status fails, the key EXIT says how. */
export function* formatted(
  { process, callbacks }: Formatted,
  status: Status,
  older?: Older,
): Steps<Status> {
  if (!callbacks.has('format_status')) return status;
  const isOlder = older !== undefined && arityOf(callbacks.module, 'format_status') === 2;
  const given = isOlder ? older : [status];
  const name = `${callbacks.module}.format_status`;
  const result = yield* caught(process, () => callbacks.call('format_status', given));
  if (isOlder && Ending.is(result) && result.kind === 'throw')
    return { ...status, $status: result.reason };
  if (Ending.is(result)) return { ...status, EXIT: `${name} crashed` };
  if (isOlder) return { ...status, $status: result };
  if (typeof result !== 'object' || result === null || Array.isArray(result))
    return { ...status, EXIT: `${name} did not return a map` };
  const made = result as Status;
  const whole = { ...status, ...made };
  const isWhole = Object.keys(whole).length === Object.keys(made).length; // as in OTP, the module must return each key
  return isWhole ? whole : { ...status, EXIT: `${name} returned a map with unknown keys` };
}

function arityOf(module: string, name: string): number | undefined {
  const fun = loadedNamespace(module)?.[name];
  return typeof fun === 'function' ? fun.length : undefined;
}

/** The first line of a status (OTP: gen:format_status_header). */
export function statusHeader(text: string, name: Term): Term {
  if (typeof name === 'string') return `${text} ${name}`;
  return Pid.is(name) ? `${text} ${inspect(name)}` : [text, name];
}
