// An application that does as it is told, and says what is asked of it.

/** The files of the application `told`, and of a module `bare`. `more`: further keys of its description, as text. */
export function told(more = ''): Readonly<Record<string, string>> {
  return {
    'told.app.ts': `export default {
  description: 'As told', vsn: '1', modules: ['told'], registered: ['told_sup'],
  applications: ['kernel', 'stdlib'], env: { limit: 3, names: ['a', 'b'] }, mod: ['told', 'given'], ${more}
} satisfies ApplicationSpec;
`,
    'told.ts': `// an application that does as it is told
export const start = (type: any, args: any): any => {
  io.format('start ~p ~p~n', [type, args]);
  if (typeof args === 'function') return args(type);
  return supervisor.start_link(['local', 'told_sup'], 'told', args);
};
export const init = (): any => ['ok', [{}, []]];
export const prep_stop = (state: any): any => {
  io.format('prep_stop ~p~n', [state]);
  return ['prepared', state];
};
export const stop = (state: any): any => void io.format('stop ~p~n', [state]);
export const start_phase = (phase: any, type: any, args: any): any => {
  io.format('phase ~p ~p ~p~n', [phase, type, args]);
  return typeof args === 'function' ? args() : 'ok';
};
`,
    'bare.ts': 'export const start = (_: any, act: any): any => act();\n',
  };
}
