// Loads a module and goes on whatever its top-level code does (OTP: code_server:handle_on_load).

import { type LoadResult, loadModule } from '../code/code-server.ts';
import { me, unwinds } from '../process/self.ts';
import { report } from '../signals/logger.ts';
import { exitReason } from '../text/exit-reason.ts';
import { readable } from '../text/readable.ts';

/** The outcome of loading a module. What its top-level code has thrown is reported already. */
export type Loading = LoadResult | { readonly ok: false; readonly why: 'on_load_failure' };

/** Loads a module as loadModule does. If the module's top-level code throws, that is reported and not thrown. */
export function loadOrReport(name: string): Loading {
  try {
    return loadModule(name);
  } catch (error) {
    const process = me();
    if (unwinds(error, process)) throw error;
    report(process.groupLeader, {
      level: 'error',
      text: `Loading of ${name} failed: its top-level code ended with\n`,
      term: readable(exitReason(error)),
    });
    return { ok: false, why: 'on_load_failure' };
  }
}
