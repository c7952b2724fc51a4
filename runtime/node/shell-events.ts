// Passes the emulator's events about shells on to the screen.

import type { Then } from '../emulator/host/contract.ts';
import type { Completions } from './completions.ts';
import type { Evaluation, NodeEvent } from './contract.ts';
import type { Entries } from './entries.ts';
import type { EmulatorHandlers } from './outgoing.ts';

type OfShells = 'evaluated' | 'completed' | 'shellDied' | 'shellStarted' | 'shellGone';

export function shellHandlers(
  entries: Entries,
  completions: Completions,
  tell: (event: NodeEvent) => void,
): Pick<EmulatorHandlers, OfShells> {
  return {
    evaluated({ job, next, text }) {
      entries.ended(job);
      tell({ kind: 'evaluated', evaluation: { ...evaluationThen(next), text }, job });
    },
    completed: ({ request, answer }) => completions.answered(request, answer),
    shellDied: ({ text, job }) => tell({ kind: 'shellDied', text, job }),
    shellStarted: ({ job }) => tell({ kind: 'shellStarted', job }),
    shellGone({ job, why }) {
      entries.gone(job);
      tell({ kind: 'shellGone', job, why });
    },
  };
}

function evaluationThen(then: Then): Omit<Evaluation, 'text'> {
  if (then === 'restarts') return { advance: false, restarted: true };
  return { advance: then === 'advances' };
}
