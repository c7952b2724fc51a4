// Questions of completion that came in a batch; the answers go in the batch of this turn or of a later one.

import { tellHost } from '../codec/port.ts';
import { type Answer, noAnswer, type Question } from '../host/question.ts';
import { answer, type Scope } from './answer.ts';

/** Answer a question from a prompt with these bindings. */
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
    tell(noAnswer); // a strange value must not harm the session
  }
}

/** Send the answer to request `id` to the screen. */
export function tellCompleted(id: number, told: Answer): void {
  tellHost({ kind: 'completed', request: id, answer: told });
}
