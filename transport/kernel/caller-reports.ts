// What is reported about callers that did not come up.
// Strangers are limited in number: a port scan must not fill the screen of a lesson.
import type { Clock } from '../base/clock.ts';
import { reportsPerSecond } from '../base/wire-limits.ts';
import type { HandshakeError } from '../handshake/handshake.ts';

export interface CallerReports {
  failed(error: HandshakeError, address: string): void; // its handshake
  rejected(address: string, why: string): void; // before any handshake
  stop(): void;
}

export function callerReports(clock: Clock, report: (text: string) => void): CallerReports {
  let shown = 0; // in the second that runs
  let hidden = 0;
  let stop = () => {};

  function limited(text: string): void {
    if (shown === 0) stop = clock.after(1_000, endOfSecond);
    if (shown++ < reportsPerSecond) report(text);
    else hidden++;
  }

  function endOfSecond(): void {
    if (hidden > 0) {
      report(`** ${hidden} more connection attempts were rejected within a second **`);
    }
    shown = 0;
    hidden = 0;
  }

  function rejected(address: string, why: string): void {
    limited(`** Connection attempt from ${address} rejected: ${why} **`);
  }

  return {
    rejected,
    failed({ step, reason, peer, message }, address) {
      if (nothingWrong.includes(reason)) return;
      // OTP's own words for these two.
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

// Nobody did anything wrong: calls crossed, or the caller hung up, since it was overtaken, stopped or told to wait no longer.
// And who called another node than ours is told so itself, as in OTP.
const nothingWrong = [
  'nok',
  'alive',
  'overtaken',
  'cancelled',
  'connection_closed',
  'net_kernel_terminated',
  'wrong_name',
];
