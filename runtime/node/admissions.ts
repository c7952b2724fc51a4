// Peers that have proved the cookie wait here until the process net_kernel decides whether to admit them.

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
      turns.tell({ kind: 'admit', request: id, node: peer });
      return new Promise((resolve) => asked.set(id, resolve));
    },
    answer(id, yes) {
      asked.get(id)?.(yes);
      asked.delete(id);
    },
  };
}
