// A message goes to the handler of its kind.

import type { Handlers, Message } from './contract.ts';

export function deliver<Table, Kind extends keyof Table>(
  handlers: Handlers<Table>,
  message: Message<Table, Kind>,
): void {
  handlers[message.kind](message);
}
