// The supervisor of frequency_server.ts: it starts the server, and starts it again when it crashes.

/** Starts the supervisor and the server, linked to the process that calls this. */
export const start_link = (frequencies: readonly number[] = [10, 11, 12]) =>
  supervisor.start_link(['local', 'frequency_sup'], 'frequency_sup', frequencies);

export const init: Supervisor<readonly number[]>['init'] = (frequencies) => [
  'ok',
  [
    { strategy: 'one_for_one', intensity: 3, period: 10 },
    [{ id: 'frequency_server', start: ['frequency_server', 'start_link', [frequencies]] }],
  ],
];
