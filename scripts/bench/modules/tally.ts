// The gen_server of the cases gen_server and supervisor: it adds numbers.

import type { GenServer, Pid } from 'terl/globals';

export interface Calls {
  add(n: number): number;
}

export interface Casts {
  add(n: number): void;
}

type Tally = GenServer<number, Calls, Casts, Pid | undefined>;

/** Begins at 0, and tells `to`, if there is one, the pid of the server. */
export const init: Tally['init'] = (to) => {
  if (to !== undefined) send(to, ['started', self()]);
  return ['ok', 0];
};

export const handle_call: Tally['handle_call'] = ([, n], _from, sum) => ['reply', sum + n, sum + n];

export const handle_cast: Tally['handle_cast'] = ([, n], sum) => ['noreply', sum + n];
