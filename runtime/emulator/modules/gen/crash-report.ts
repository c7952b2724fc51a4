// The =CRASH REPORT==== of a process of proc_lib, in OTP's layout (OTP: proc_lib:crash_report). It goes to the node of the
// group leader. What V8 does not tell of a process, such as heap_size, is left out.

import type { Pid } from '../../identity/pid.ts';
import { describeState } from '../../process/describe-receive.ts';
import { firstCallOf } from '../../process/first-call.ts';
import { mailboxLength, mailboxMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { processOf } from '../../process/process-table.ts';
import type { Part } from '../../signals/log-event.ts';
import { isShown, report } from '../../signals/logger.ts';
import type { Term } from '../../term/term.ts';
import { functionText } from '../../text/format-exception.ts';
import { readable } from '../../text/readable.ts';
import { type Ending, isExpected } from './ending.ts';

/** Reports how a process ends, unless it may end so without a report. */
export function crashReport(process: Process, ending: Ending): void {
  if (isExpected(ending) || !isShown('error')) return;
  if (process.names?.[0] === 'application_controller') return; // init tells its end, as in OTP
  const parts = [
    `  crasher:\n    initial call: ${functionText(firstCallOf(process))}\n`,
    ...line('    ', 'pid', process.pid),
    ...line('    ', 'registered_name', process.names?.[0] ?? []),
    [ending.kind, readable(ending.reason), readable(ending.frames), '    '] as const,
    '\n',
    ...line('    ', 'ancestors', ancestorsOf(process)),
    ...line('    ', 'message_queue_len', mailboxLength(process)),
    ...line('    ', 'messages', mailboxMessages(process)),
    ...line('    ', 'links', linksOf(process)),
    ...line('    ', 'dictionary', ownDictionary(process)),
    ...line('    ', 'trap_exit', process.trapExit),
    ...line('    ', 'status', 'running'),
    ...line('    ', 'reductions', process.reductions),
    '  neighbours:',
    ...neighboursOf(process).flatMap(aboutNeighbour),
  ];
  const tight = typeof parts.at(-1) === 'string' && parts.at(-1) !== '  neighbours:'; // as in OTP
  report(process.groupLeader, { level: 'error', title: 'CRASH REPORT', text: '', parts, tight });
}

function line(margin: string, label: string, term: Term): Part[] {
  return [`${margin}${label}: `, [readable(term)], '\n'];
}

function ancestorsOf(process: Process): Term {
  return process.dictionary?.get('$ancestors') ?? [];
}

function ownDictionary(process: Process): Term {
  return [...(process.dictionary ?? [])].filter(
    ([key]) => key !== '$ancestors' && key !== '$initial_call',
  );
}

function linksOf(process: Process): Pid[] {
  return [...(process.ties?.links ?? [])]
    .filter(([, unlinking]) => unlinking === 0)
    .map(([pid]) => pid);
}

const mostNeighbours = 15; // as in OTP

/** The processes of this node that the end of this one ends too: those linked to it that do not trap exits. */
function neighboursOf(process: Process): Process[] {
  const found = new Set([process]);
  for (const one of found)
    for (const pid of linksOf(one)) {
      const linked = processOf(pid);
      if (linked === undefined || linked.trapExit || found.size > mostNeighbours) continue;
      found.add(linked);
    }
  found.delete(process);
  return [...found];
}

function aboutNeighbour(process: Process): Part[] {
  return [
    '\n    neighbour:\n',
    ...line('      ', 'pid', process.pid),
    ...line('      ', 'registered_name', process.names?.[0] ?? []),
    `      initial call: ${functionText(firstCallOf(process))}\n`,
    `      current_call: ${describeState(process)}\n`,
    ...line('      ', 'ancestors', ancestorsOf(process)),
    ...line('      ', 'message_queue_len', mailboxLength(process)),
    ...line('      ', 'links', linksOf(process)),
    ...line('      ', 'trap_exit', process.trapExit),
    `      status: ${process.queued ? 'runnable' : 'waiting'}`,
  ];
}
