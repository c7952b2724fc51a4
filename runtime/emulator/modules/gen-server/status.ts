// What a gen_server tells of itself: the report of its end, and its status (OTP: gen_server:error_info, format_status).

import type { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { type Part, report } from '../../signals/logger.ts';
import type { Term } from '../../term/term.ts';
import { type Callbacks, caught } from '../gen/callbacks.ts';
import { clientParts } from '../gen/client-told.ts';
import { readable } from '../gen/crash-report.ts';
import { type Debug, logOf } from '../gen/debug.ts';
import { Ending, isExpected } from '../gen/ending.ts';
import { formatted, statusHeader } from '../gen/format-status.ts';

/** A server as its reports and its status tell of it. */
export interface ServerTold {
  readonly process: Process;
  readonly parent: Pid;
  readonly callbacks: Callbacks;
  readonly name: Term;
  readonly state: Term;
  getState(): Term; // the state as it is told
  readonly debug: Debug | undefined;
}

/** The message with which a server has ended, and who waits for its reply. */
export interface Last {
  readonly message: Term;
  readonly from: Term;
  readonly isRaised: boolean; // whether a callback has failed, and not the server itself has decided to end
}

/** Reports the end of a server, unless it is an expected one. */
export function* reportEnd(server: ServerTold, ending: Ending, last: Last): Steps<void> {
  const { process, name } = server;
  if (isExpected(ending) || name === 'application_controller') return; // its end is told by init, as in OTP
  const log = logOf(server.debug);
  const known = { reason: ending.reason, state: server.getState(), message: last.message, log };
  const told = yield* formatted(server, known);
  const reason = last.isRaised ? [told['reason'], ending.frames] : told['reason'];
  const client = clientParts(last.from);
  const parts: Part[] = [
    '** Generic server ',
    [readable(name)],
    ' terminating \n** Last message in was ',
    [readable(told['message'])],
    '\n** When Server state == ',
    [readable(told['EXIT'] ?? told['state'])],
    '\n** Reason for termination ==\n** ',
    [readable(explained(reason))],
    ...logParts(told['log']),
    ...(client.length === 0 ? [] : ['\n', ...client]),
  ];
  report(process.groupLeader, { level: 'error', text: '', parts });
}

/** An undefined function is told apart: the module has no such export, or there is no such module. */
function explained(reason: Term): Term {
  if (!Array.isArray(reason) || reason[0] !== 'undef' || !Array.isArray(reason[1])) return reason;
  const [frame] = reason[1] as readonly Term[];
  const hint = Array.isArray(frame) ? (frame[3] as { cause?: Term } | undefined)?.cause : undefined;
  if (typeof hint !== 'string') return reason;
  const isMissing = hint.startsWith('there is no module');
  const what = isMissing ? 'module could not be loaded' : 'function not exported';
  return [what, reason[1] as Term];
}

function logParts(log: Term): Part[] {
  if (!Array.isArray(log) || log.length === 0) return [];
  const events = (log as readonly Term[]).flatMap((event, i): Part[] => [
    i === 0 ? '' : ',\n    ',
    [readable(event)],
  ]);
  return ['\n** Log ==\n** [', ...events, ']'];
}

/** What sys.get_status tells of a server besides what it tells of all behaviours. */
export function* statusFor(server: ServerTold, systemState: string): Steps<Term> {
  const { name, parent, debug } = server;
  const told = yield* formatted(server, { state: server.getState(), log: logOf(debug) });
  return [
    ['header', statusHeader('Status for generic server', name)],
    [
      'data',
      [
        ['Status', systemState],
        ['Parent', parent],
        ['Logged events', told['log']],
      ],
    ],
    ['data', [['State', told['EXIT'] ?? told['state']]]],
  ];
}

/** The state that the callback code_change makes of the present one, or why there is none. */
export function* codeChanged(
  { process, callbacks, state }: ServerTold,
  version: Term,
  extra: Term,
): Steps<{ readonly state: Term } | { readonly error: Term }> {
  const given = [version, state, extra];
  const result = yield* caught(process, () => callbacks.call('code_change', given));
  if (Ending.is(result)) return { error: ['EXIT', [result.reason, result.frames]] };
  if (Array.isArray(result) && result.length === 2 && result[0] === 'ok')
    return { state: result[1] as Term };
  return { error: result };
}
