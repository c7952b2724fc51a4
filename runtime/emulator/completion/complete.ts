// Receives completion's questions from a batch. The batch of this or of a later turn carries the answers.

import { tellHost } from '../codec/port.ts';
import { type Answer, noAnswer, type Question } from '../host/question.ts';
import { answer, type Scope } from './answer.ts';

/** Answers a question of a prompt. The prototype of the prompt's `bindings` is the record of its commands. */
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
    tell(noAnswer); // an odd value, such as a hostile proxy, must not end the session
  }
}

/** Sends the answer to request `id` to the screen. */
export function tellCompleted(id: number, told: Answer): void {
  tellHost({ kind: 'completed', request: id, answer: told });
}
