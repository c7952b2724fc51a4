// A question that came in a batch, answered in this one or a later one.

import { out } from '../batch.ts';
import { outgoing } from '../port.ts';
import { answer, type Scope } from './answer.ts';
import { type Answer, noAnswer, type Question } from './question.ts';

/** Answer a question of the prompt whose evaluator has these bindings; both are JSON. */
export function completeFor(
  { bindings }: { readonly bindings: object },
  globals: Scope['globals'],
  json: string,
  tell: (answer: string) => void,
): void {
  const told = (one?: Answer): void => tell(JSON.stringify(one ?? noAnswer));
  const commands: object = Object.getPrototypeOf(bindings) ?? {};
  try {
    answer(JSON.parse(json) as Question, { bindings, commands, globals }, told);
  } catch {
    told(noAnswer); // an odd value must not cost the session anything
  }
}

/** The answer to request `id`, for the screen. */
export function tellCompleted(id: number, json: string): void {
  outgoing.u8(out.completed);
  outgoing.u32(id);
  outgoing.text(json);
}
