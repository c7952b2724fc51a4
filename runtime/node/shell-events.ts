// Passes events of the emulator on to the screen: those about shells, and those that are for the screen alone.

import { screenTells, type Then } from '../emulator/host/contract.ts';
import type { Completions } from './completions.ts';
import type { Evaluation, NodeEvent } from './contract.ts';
import type { Entries } from './entries.ts';
import type { EmulatorHandlers } from './outgoing.ts';

type OfShells = 'evaluated' | 'completed' | 'looked' | 'shellGone';
type ForScreen = keyof typeof screenTells;

export function shellHandlers(
  entries: Entries,
  completions: Completions,
  tell: (event: NodeEvent) => void,
): Pick<EmulatorHandlers, OfShells | ForScreen> {
  return {
    ...passedOn(tell),
    evaluated({ job, next, text }) {
      entries.ended(job);
      tell({ kind: 'evaluated', evaluation: { ...evaluationThen(next), text }, job });
    },
    completed: ({ request, answer }) => completions.answered(request, answer),
    looked: ({ request, ok, text }) => tell({ kind: 'looked', id: request, looked: { ok, text } }),
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

/** The handlers of the events of `screenTells`: each passes its event on as it is. */
function passedOn(tell: (event: NodeEvent) => void): Pick<EmulatorHandlers, ForScreen> {
  const kinds = Object.keys(screenTells) as ForScreen[];
  const handlers = kinds.map((kind) => [kind, (event: NodeEvent) => tell(event)]);
  return Object.fromEntries(handlers) as Pick<EmulatorHandlers, ForScreen>;
}
