// Peers that have proved their cookie wait here until the node's net_kernel process has said whether they may come in.

import { into } from '../emulator/host/batch.ts';
import type { Turns } from '../isolate/turns.ts';

export interface Admissions {
  ask(turns: Turns, peer: string): Promise<boolean>;
  answer(id: number, yes: boolean): void;
}

export function makeAdmissions(): Admissions {
  const asked = new Map<number, (yes: boolean) => void>();
  let ids = 0;
  return {
    ask(turns, peer) {
      const id = ++ids;
      turns.incoming.u8(into.admit);
      turns.incoming.u32(id);
      turns.incoming.text(peer);
      turns.wake();
      return new Promise((resolve) => asked.set(id, resolve));
    },
    answer(id, yes) {
      asked.get(id)?.(yes);
      asked.delete(id);
    },
  };
}
