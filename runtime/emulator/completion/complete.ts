// Answers completion's questions at a prompt. The answer goes to the host in the batch of this turn, or of a
// later turn if another node has to be asked.

import { tellHost } from '../codec/port.ts';
import { type Answer, noAnswer, type Question } from '../host/question.ts';
import { answer, type Scope } from './answer.ts';

/** Answers a question asked at a prompt. The prototype of the prompt's bindings is the record of commands. */
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
