// Who may trace this node: anyone, unless it was started with -kernel net_trace false; then its own terminal only.

import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { atOwnTerminal } from '../process/own-terminal.ts';
import { me } from '../process/self.ts';
import { ErlangError } from '../term/exception.ts';

/** Whether other nodes, and programs of theirs, may trace this one. What application.set_env has set does not count. */
export function mayOthersTrace(): boolean {
  return settings.given['net_trace'] !== 'false';
}

/** Throws eacces in a process that may not trace this node. */
export function checkMayTrace(name: string, args: readonly unknown[]): void {
  if (mayOthersTrace() || atOwnTerminal(me())) return;
  const node = here.node.text;
  const hint = `${node} is traced from its own terminal only: it was started with -kernel net_trace false`;
  throw new ErlangError('eacces', { name, args, hint });
}
