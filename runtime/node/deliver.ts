// Calls the handler for a message's kind.

import type { Handlers, Message } from './contract.ts';

export function deliver<Table, Kind extends keyof Table>(
  handlers: Handlers<Table>,
  message: Message<Table, Kind>,
): void {
  handlers[message.kind](message);
}
