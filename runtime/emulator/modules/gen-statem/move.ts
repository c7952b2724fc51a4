// What a machine gathers while it handles an event: the next state, the actions, and what they ask for.

import type { Term } from '../../term/term.ts';
import type { Ending } from '../gen/ending.ts';
import {
  type Action,
  actionOf,
  actionsIn,
  isEventType,
  type MachineEvent,
  type Outcome,
  type Timeout,
} from './results.ts';

/** An action that the machine itself carries out, or why one is none. */
export type Acting = Action | { readonly kind: 'bad'; readonly reason: Term };

export class Move {
  state: Term;
  data: Term;
  enters = true; // whether the state is entered
  hibernates = false;
  postpones = false;
  readonly nextEvents: MachineEvent[] = [];
  readonly timeouts: Timeout[] = [];
  #actions: readonly Term[];
  #at = 0; // the place of the next action
  #isEnterCall = false; // whether the actions are those of an enter call

  constructor(state: Term, data: Term, actions: readonly Term[] = []) {
    this.state = state;
    this.data = data;
    this.#actions = actions;
  }

  goTo(
    { state, data, enters, actions }: Extract<Outcome, { kind: 'go' }>,
    isEnterCall: boolean,
  ): void {
    this.state = state;
    this.data = data;
    this.enters = enters;
    this.#actions = actionsIn(actions);
    this.#at = 0;
    this.#isEnterCall = isEnterCall;
  }

  /** Returns the next action that the machine is to carry out, after noting those before. */
  next(): Acting | undefined {
    while (this.#at < this.#actions.length) {
      const given = this.#actions[this.#at++];
      const action = this.#read(given);
      switch (action.kind) {
        case 'hibernate':
          this.hibernates = action.on;
          break;
        case 'postpone':
          this.postpones = action.on;
          break;
        case 'timeout':
          this.timeouts.push(action.timeout);
          break;
        default:
          return action;
      }
    }
    return undefined;
  }

  #read(given: Term): Acting {
    const bad = { kind: 'bad', reason: ['bad_action_from_state_function', given] } as const;
    const action = actionOf(given);
    if (action === undefined) return bad;
    if (action.kind === 'next_event' && !isEventType(action.event[0])) return bad;
    if (!this.#isEnterCall) return action;
    if (Array.isArray(given) && action.kind === 'postpone') return action.on ? bad : action; // as in OTP
    const isBad =
      action.kind === 'postpone' || action.kind === 'next_event' || action.kind === 'module';
    return isBad
      ? { kind: 'bad', reason: ['bad_state_enter_action_from_state_function', given] }
      : action;
  }
}

/** The end of a machine. */
export class Stop {
  readonly ending: Ending;
  readonly replies: readonly Term[] | undefined;
  readonly isTerminated: boolean; // whether terminate has been called

  constructor(ending: Ending, replies?: readonly Term[], isTerminated = false) {
    this.ending = ending;
    this.replies = replies;
    this.isTerminated = isTerminated;
  }
}
