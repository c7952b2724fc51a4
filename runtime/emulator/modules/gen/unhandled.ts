// The report of a message for which a module has no handle_info (OTP: gen_server:try_handle_info).

import type { Process } from '../../process/process.ts';
import { unhandled } from '../../signals/behaviour-reports.ts';
import { report } from '../../signals/logger.ts';
import type { Term } from '../../term/term.ts';

export function reportUnhandled(process: Process, module: string, message: Term): void {
  report(process.groupLeader, { level: 'warning', text: '', parts: unhandled(module, message) });
}
