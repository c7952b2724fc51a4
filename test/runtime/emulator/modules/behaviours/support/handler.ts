// An event handler whose callbacks do what they are told, and say what they are called with.

/** The module h. */
export const handler = `// a handler that does as it is told

export const init = (given: any): any => (typeof given === 'function' ? given() : ['ok', given]);
export const handle_event = (event: any, state: any): any => {
  if (typeof event === 'function') return event(state);
  io.format('event ~p ~p~n', [event, state]);
  return ['ok', event];
};
export const handle_call = (request: any, state: any): any =>
  typeof request === 'function' ? request(state) : ['ok', ['got', request, state], state];
export const handle_info = (message: any, state: any): any => {
  io.format('info ~p ~p~n', [message, state]);
  return ['ok', state];
};
export const terminate = (args: any, state: any): any => {
  io.format('terminate ~p ~p~n', [args, state]);
  return ['ended', state];
};
export const code_change = (version: any, state: any, extra: any): any => {
  if (extra === 'throw') throw 'thrown';
  return extra === 'bad' ? 'bad' : ['ok', [version, state, extra]];
};
`;

/** The module g: the same without handle_info and terminate. */
export const plainHandler: string = handler.replace(
  /export const handle_info[\s\S]*?(?=export const code_change)/,
  '',
);

/** Starts an event manager under the name ev. */
export const startedManager = "void (await gen_event.start(['local', 'ev']))";
