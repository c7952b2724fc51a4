// The call with which a process began: that of its spawn, or for a process of proc_lib what that was for
// (OTP: proc_lib:translate_initial_call).

import type { Process } from './process.ts';

export function firstCallOf(process: Process): readonly [string, string, number] {
  const { initialCall, native, names, dictionary } = process;
  if (initialCall === undefined)
    return native && names?.[0] !== undefined ? [names[0], 'init', 1] : ['erlang', 'apply', 2];
  const noted = initialCall[0] === 'proc_lib' ? dictionary?.get('$initial_call') : undefined;
  if (!Array.isArray(noted)) return initialCall;
  const [module, name, arity] = noted as readonly unknown[];
  return [String(module), String(name), Number(arity)];
}
