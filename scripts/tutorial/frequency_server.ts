// The sister of frequency.ts, on gen_server: it lends frequencies, and takes back those of a client that ends. It has a
// global name, so that clients on all nodes find it wherever it runs.

interface Calls {
  allocate(): ['ok', number] | ['error', 'no_frequency'];
  deallocate(frequency: number): 'ok' | ['error', 'not_yours'];
  used(): (readonly [frequency: number, client: Pid])[];
}
interface Loan {
  readonly frequency: number;
  readonly client: Pid;
  readonly monitor: Reference; // of the client
}
interface State {
  readonly free: readonly number[];
  readonly loans: readonly Loan[];
}
type Server = GenServer<State, Calls, never, readonly number[]>;

const server = ['global', 'frequency_server'] as const;

/** Starts the server, linked to the process that calls this: its supervisor. */
export const start_link = (frequencies: readonly number[]) =>
  gen_server.start_link(server, 'frequency_server', frequencies, []);

/** Borrows a frequency. */
export const allocate = () => gen_server.call<Calls, 'allocate'>(server, ['allocate']);

/** Gives a frequency back. */
export const deallocate = (frequency: number) =>
  gen_server.call<Calls, 'deallocate'>(server, ['deallocate', frequency]);

/** All frequencies that are lent, each with its client. */
export const used = () => gen_server.call<Calls, 'used'>(server, ['used']);

export const init: Server['init'] = (free) => ['ok', { free, loans: [] }];

export const handle_call: Server['handle_call'] = (request, [client], state) => {
  switch (request[0]) {
    case 'allocate':
      return lend(client, state);
    case 'deallocate':
      return takeBack(request[1], client, state);
    case 'used':
      return ['reply', state.loans.map((loan) => [loan.frequency, loan.client] as const), state];
  }
};

/** A client has ended: what it had borrowed is free again. Other messages are not for this server. */
export const handle_info: Server['handle_info'] = (message, state) => {
  const [tag, reference] = message as readonly unknown[];
  const loan = state.loans.find(({ monitor }) => tag === 'DOWN' && monitor === reference);
  return ['noreply', loan === undefined ? state : without(loan, state)];
};

function lend(client: Pid, { free, loans }: State): ReturnType<Server['handle_call']> {
  const [frequency, ...rest] = free;
  if (frequency === undefined) return ['reply', ['error', 'no_frequency'], { free, loans }];
  const loan = { frequency, client, monitor: monitor('process', client) };
  return ['reply', ['ok', frequency], { free: rest, loans: [...loans, loan] }];
}

function takeBack(given: number, by: Pid, state: State): ReturnType<Server['handle_call']> {
  const loan = state.loans.find(({ frequency, client }) => frequency === given && client === by);
  if (loan === undefined) return ['reply', ['error', 'not_yours'], state];
  demonitor(loan.monitor, ['flush']);
  return ['reply', 'ok', without(loan, state)];
}

function without(loan: Loan, { free, loans }: State): State {
  return { free: [loan.frequency, ...free], loans: loans.filter((one) => one !== loan) };
}
