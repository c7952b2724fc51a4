// A question that came in a batch, answered in this one or a later one.

import { tellHost } from '../codec/port.ts';
import { type Answer, noAnswer, type Question } from '../host/question.ts';
import { answer, type Scope } from './answer.ts';

/** Answer a question of the prompt whose evaluator has these bindings. */
export function completeFor(
  { bindings }: { readonly bindings: object },
  globals: Scope['globals'],
  question: Question,
  tell: (answer: Answer) => void,
): void {
  const commands: object = Object.getPrototypeOf(bindings) ?? {};
  try {
    answer(question, { bindings, commands, globals }, tell);
  } catch {
    tell(noAnswer); // an odd value must not cost the session anything
  }
}

/** The answer to request `id`, for the screen. */
export function tellCompleted(id: number, told: Answer): void {
  tellHost({ kind: 'completed', request: id, answer: told });
}
