// The reports of application_controller: an application has started, or has ended (OTP: info_started, info_exited).

import { here } from '../../identity/incarnation.ts';
import type { Pid } from '../../identity/pid.ts';
import { me } from '../../process/self.ts';
import { report } from '../../signals/logger.ts';
import { whereisProcess } from '../../signals/registry.ts';
import type { Term } from '../../term/term.ts';
import { readable } from '../../text/readable.ts';

/** How it is taken that an application ends: with 'permanent' the node ends too. */
export type RestartType = 'permanent' | 'transient' | 'temporary';

export function reportStarted(name: string, node: Term): void {
  const title = 'PROGRESS REPORT';
  const parts = [...line('application', name), ...line('started_at', node)];
  report(user(), { level: 'info', title, text: '', parts, tight: true });
}

export function reportExited(name: string, reason: Term, type: RestartType | undefined): void {
  const parts = [...line('application', name), ...line('exited', reason), ...line('type', type)];
  report(user(), { level: 'info', text: '', parts, tight: true }, 'notice');
}

/** An error of the distribution of applications, in the words of dist_ac. */
export function reportError(text: string): void {
  const whole = `dist_ac on node ${here.node.text}:\n${text}`;
  report(user(), { level: 'error', text: whole });
}

/** These reports are for this node's own terminal. */
function user(): Pid {
  return (whereisProcess('user') ?? me()).pid;
}

function line(label: string, term: Term): readonly (string | readonly [Term])[] {
  return [`    ${label}: `, [readable(term)], '\n'];
}
