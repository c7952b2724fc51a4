// Reports about callers: nodes that called this one, and whose link did not come up.
// The number per second is limited, since a port scan must not fill the screen.
import type { Clock } from '../base/clock.ts';
import { reportsPerSecond } from '../base/wire-limits.ts';
import type { HandshakeError } from '../handshake/handshake.ts';

export interface CallerReports {
  failed(error: HandshakeError, address: string): void; // reports a handshake that failed
  rejected(address: string, why: string): void; // reports a caller rejected before its handshake
  stop(): void;
}

export function callerReports(clock: Clock, report: (text: string) => void): CallerReports {
  let count = 0; // reports in the current second, printed or not
  let hidden = 0; // those of them that were not printed
  let stop = () => {};

  function limited(text: string): void {
    if (count === 0) stop = clock.after(1_000, endOfSecond);
    if (count++ < reportsPerSecond) report(text);
    else hidden++;
  }

  function endOfSecond(): void {
    if (hidden > 0) {
      report(`** ${hidden} more connection attempts were rejected within a second **`);
    }
    count = 0;
    hidden = 0;
  }

  function rejected(address: string, why: string): void {
    limited(`** Connection attempt from ${address} rejected: ${why} **`);
  }

  return {
    rejected,
    failed({ step, reason, peer, message }, address) {
      if (nothingWrong.includes(reason)) return;
      // The texts for these two reasons are OTP's.
      if (reason === 'bad_cookie') {
        limited(`** Connection attempt from node ${peer} rejected. Invalid challenge reply. **`);
      } else if (reason === 'not_allowed') {
        limited(`** Connection attempt from disallowed node ${peer} **`);
      } else {
        rejected(address, `${message} (${step}: ${reason})`);
      }
    },
    stop: () => stop(),
  };
}

// Reasons that are not reported. Either nothing is wrong: two calls crossed, or the caller gave up or was
// stopped. Or, as in OTP, only the caller gets an error, since the caller meant a node of another name.
const nothingWrong = [
  'nok',
  'alive',
  'overtaken',
  'cancelled',
  'connection_closed',
  'net_kernel_terminated',
  'wrong_name',
];
