// The messages between a remote shell and its screen's node, as PROTOCOL.md lists them, "Remote shells".
// Messages from another node are checked here: fromShell and toShell return undefined for a malformed or
// unknown message.

import { answerIn, questionIn } from '../completion/checked.ts';
import type { Then } from '../host/contract.ts';
import type { Answer, Question } from '../host/question.ts';
import { logger } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import type { Term } from '../term/term.ts';
import { inspect } from '../text/inspect.ts';

/** Messages from S, the process of the remote shell. */
export type FromShell =
  | { readonly kind: 'shell_started' | 'shell_left' }
  | {
      readonly kind: 'evaluated';
      readonly count: number;
      readonly outcome: Then;
      readonly text: string;
    }
  | { readonly kind: 'shell_died'; readonly text: string }
  | { readonly kind: 'completed'; readonly id: number; readonly answer: Answer };

/** Messages from G, the group leader on the screen's node. */
export type ToShell =
  | { readonly kind: 'interrupt' | 'stop' }
  | { readonly kind: 'evaluate'; readonly count: number; readonly source: string }
  | { readonly kind: 'complete'; readonly id: number; readonly question: Question };

export function fromShell(message: readonly Term[]): FromShell | undefined {
  const [kind, , first, second, third] = message;
  switch (kind) {
    case 'shell_started':
    case 'shell_left':
      return message.length === 2 ? { kind } : undefined;
    case 'evaluated':
      return message.length === 5 && isNumber(first) && isThen(second) && isText(third)
        ? { kind, count: first, outcome: second, text: third }
        : undefined;
    case 'shell_died':
      return message.length === 3 && isText(first) ? { kind, text: first } : undefined;
    case 'completed': {
      if (message.length !== 4 || !isNumber(first) || !isText(second)) return undefined;
      const answer = answerIn(second);
      return answer && { kind, id: first, answer };
    }
    default:
      return undefined;
  }
}

export function toShell(message: readonly Term[]): ToShell | undefined {
  const [kind, , first, second] = message;
  switch (kind) {
    case 'interrupt':
    case 'stop':
      return message.length === 2 ? { kind } : undefined;
    case 'evaluate':
      return message.length === 4 && isNumber(first) && isText(second)
        ? { kind, count: first, source: second }
        : undefined;
    case 'complete': {
      if (message.length !== 4 || !isNumber(first) || !isText(second)) return undefined;
      const question = questionIn(second);
      return question && { kind, id: first, question };
    }
    default:
      return undefined;
  }
}

/** Reports on this node's own terminal that `shell` is ended because the other side sent a wrong message. */
export function tellWrong(shell: string, message: Term): void {
  const own = whereisProcess('user');
  const got = inspect(message).replaceAll(/\s+/g, ' ').slice(0, 200);
  if (own !== undefined)
    logger.error(own.pid, `** ${shell} is ended: the other side sent ${got} **`);
}

/** Whether a term can be the number of a prompt or of a question. */
function isNumber(term: Term): term is number {
  return typeof term === 'number' && Number.isInteger(term) && term >= 0 && term < 2 ** 32;
}

function isText(term: Term): term is string {
  return typeof term === 'string';
}

function isThen(term: Term): term is Then {
  return term === 'advances' || term === 'stays' || term === 'restarts';
}
