// Whether what a lesson waits for is there: a node is asked, and what is known at the table.

import type { Looked } from '../../runtime/node/node.ts';
import { hereText } from '../session/here.ts';
import { isOutside, isRegistered, isUnreached, namesBeside } from './outside.ts';
import { checksBefore, type Moment, type Plan, startedOutside } from './plan.ts';
import { absence, seenInstead, unreached } from './sentences.ts';
import { isDone as isSignalDone } from './signals.ts';
import type { LessonState } from './table.ts';
import type { Terminal } from './terminal.ts';

export type Look = (source: string) => Promise<Looked>;

/** Whether a moment is done, as far as it can be looked at; what becomes of an entry is told when it is answered. */
export async function isDone(
  plan: Plan,
  moment: Moment,
  state: LessonState | undefined,
  look: Look,
): Promise<boolean> {
  const { kind, role, step, checks } = moment;
  switch (kind) {
    case 'start':
      if (isOutside(step)) return holds(isRegistered(role), look);
      return (state?.roles[role]?.node ?? '') !== '';
    case 'signal':
      return step !== undefined && isSignalDone(step, state);
    case 'exercise':
      return allHold(checks, look);
    case 'outside':
      return allHold(checksBefore(plan, plan.moments.indexOf(moment)), look);
    case 'entry':
      return false;
  }
}

/** Whether an expression of a document is true. */
export async function holds(source: string, look: Look): Promise<boolean> {
  return (await look(hereText(source))).text === 'true';
}

/** Say which nodes without a guide a moment needs that are not there, or cannot be reached. */
export async function noteTroubles(
  plan: Plan,
  at: number,
  here: string, // the role of the node that looks
  { look, note }: Pick<Terminal, 'look' | 'note'>,
): Promise<void> {
  for (const [role, command] of startedOutside(plan, at + 1)) {
    if (!(await holds(isRegistered(role), look))) {
      const { ok, text } = await look(namesBeside([...plan.roles, role]));
      note(absence(role, command) + seenInstead(ok ? text.replaceAll("'", '') : ''));
    } else if (await holds(isUnreached(role), look)) note(unreached(role, here));
  }
}

async function allHold(checks: Moment['checks'], look: Look): Promise<boolean> {
  for (const { source } of checks) if (!(await holds(source, look))) return false;
  return true;
}
