// What a gen_server tells of itself: the report of its end, and its status (OTP: gen_server:error_info, format_status).

import type { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { serverEnded } from '../../signals/behaviour-reports.ts';
import { report } from '../../signals/logger.ts';
import type { Term } from '../../term/term.ts';
import { type Callbacks, catching } from '../gen/callbacks.ts';
import { clientParts } from '../gen/client-told.ts';
import { type Debug, logOf } from '../gen/debug.ts';
import { type Ending, isExpected } from '../gen/ending.ts';
import { explained } from '../gen/explained.ts';
import { formatted, statusHeader } from '../gen/format-status.ts';
import { dictionaryFor, type ListFor } from '../gen/lists-for.ts';

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
  const older = ['terminate', [[...(process.dictionary ?? [])], known.state]] as const;
  const told = yield* formatted(server, known, older);
  const reason = last.isRaised ? [told['reason'], ending.frames] : told['reason'];
  const parts = serverEnded({
    name,
    message: told['message'],
    state: told['$status'] ?? told['EXIT'] ?? told['state'],
    reason: explained(reason),
    log: told['log'],
    client: clientParts(last.from),
  });
  report(process.groupLeader, { level: 'error', text: '', parts });
}

/** What sys.get_status tells of a server besides what it tells of all behaviours. */
export function* statusFor(server: ServerTold, systemState: string, list: ListFor): Steps<Term> {
  const { process, callbacks, name, parent, debug } = server;
  const state = server.getState();
  const older = ['normal', list([list(dictionaryFor(list, process)), state])] as const;
  const told = yield* formatted(server, { state, log: logOf(debug) }, older);
  const header = statusHeader('Status for generic server', name);
  const known: Term[] = [
    [list.text('Status'), systemState],
    [list.text('Parent'), parent],
    [list.text('Logged events'), list(told['log'] as readonly Term[])],
  ];
  const shown = told['$status'] ?? told['EXIT'] ?? told['state'];
  return list([
    ['header', typeof header === 'string' ? list.text(header) : header],
    ['data', list(known)],
    ...('$status' in told && Array.isArray(shown)
      ? (shown as readonly Term[])
      : [['data', list([[list.text('State'), shown]])] as Term]),
    ...(callbacks.told?.(server.state, list) ?? []),
  ]);
}

/** The state that the callback code_change makes of the present one, or why there is none. */
export function* codeChanged(
  { process, callbacks, state }: ServerTold,
  version: Term,
  extra: Term,
): Steps<{ readonly state: Term } | { readonly error: Term }> {
  const given = [version, state, extra];
  const result = yield* catching(process, callbacks, 'code_change', given);
  if (Array.isArray(result) && result.length === 2 && result[0] === 'ok')
    return { state: result[1] as Term };
  return { error: result };
}
