// A state machine whose callbacks do what they are told, in each of the two callback modes.

/** The module m: mode handle_event_function. An event that is not 'eval' is noted in the data, an array. */
export const machine = `// a machine that does as it is told

export const callback_mode = (): any => 'handle_event_function';
export const init = (given: any): any => (typeof given === 'function' ? given() : given);
export const handle_event = (type: any, content: any, state: any, data: any): any => {
  const from = type[0] === 'call' ? type[1] : undefined;
  if (content === 'get') return ['keep_state_and_data', ['reply', from, [state, data]]];
  if (Array.isArray(content) && content[0] === 'eval') return content[1](state, data, from);
  const kind = from === undefined ? type : 'call';
  return ['keep_state', [...data, [kind, content, state]]];
};
export const terminate = (reason: any, state: any, data: any): any => {
  if (reason === 'crash_in_terminate') exit('in_terminate');
  io.format('terminate ~p ~p ~p~n', [reason, state, data]);
};
export const code_change = (version: any, state: any, data: any, extra: any): any =>
  typeof extra === 'function' ? extra() : ['ok', [state, version], [data, extra]];
`;

/** The module f: mode state_functions with enter calls, and the states a and b. */
export const states = `export const callback_mode = (): any => ['state_functions', 'state_enter'];
export const init = (given: any): any => given;
const event = (state: string) => (type: any, content: any, data: any): any => {
  if (content === 'get') return ['keep_state_and_data', [['reply', type[1], [state, data]]]];
  if (Array.isArray(content) && content[0] === 'eval') return content[1](data, type[1]);
  if (type === 'enter') return ['keep_state', [...data, \`\${content} to \${state}\`]];
  return ['keep_state', [...data, [type, content, state]]];
};
export const a = event('a');
export const b = event('b');
`;

/** Starts m under the name a, in the state open with the data []. */
export const begun = "void (await gen_statem.start(['local', 'a'], 'm', ['ok', 'open', []], []))";

/** Does something in the machine. */
export const tell = (result: string): string => `gen_statem.cast('a', ['eval', ${result}])`;
