// What the report of a server's end tells of the client whose call was the last message (OTP: gen_server:client_stacktrace).

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { describeState } from '../../process/describe-receive.ts';
import { processOf } from '../../process/process-table.ts';
import type { Part } from '../../signals/log-event.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';

/** The client that waits for a reply: `from` is that of its call. No process has a stack while it waits, so what it waits in is told. */
export function clientParts(from: Term): Part[] {
  const [pid] = partsOf(from);
  if (!Pid.is(pid)) return [];
  const home = Pid.homeOf(pid);
  if (home !== here.node) return ['** Client ', [pid], ' is remote on node ', [home.text]];
  const client = processOf(pid);
  if (client === undefined) return ['** Client ', [pid], ' is dead'];
  const shown = client.names?.[0] ?? pid;
  return ['** Client ', [shown], ` stacktrace\n** [${describeState(client)}]`];
}
