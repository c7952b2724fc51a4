// A question that came in a batch, answered in this one or a later one.

import { out } from '../batch.ts';
import { outgoing } from '../port.ts';
import { answer, type Scope } from './answer.ts';
import { type Answer, noAnswer, type Question } from './question.ts';

/** Answer request `id` of the prompt whose evaluator has these bindings. */
export function completeFor(
  { bindings }: { readonly bindings: object },
  globals: Scope['globals'],
  id: number,
  json: string,
): void {
  const tell = (told: Answer): void => {
    outgoing.u8(out.completed);
    outgoing.u32(id);
    outgoing.text(JSON.stringify(told));
  };
  const commands: object = Object.getPrototypeOf(bindings) ?? {};
  try {
    answer(JSON.parse(json) as Question, { bindings, commands, globals }, tell);
  } catch {
    tell(noAnswer); // an odd value must not cost the session anything
  }
}
