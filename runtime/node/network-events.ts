// Writes the net kernel's events, and the host's own reports, into the emulator's next batch.

import type { ConnectFailure, NetKernelEvents } from '../../transport/kernel/net-kernel.ts';
import type { Turns } from '../isolate/turns.ts';

/** The net kernel's events, and two more. `room`: one write of fragments has arrived at a node. */
export interface NetworkEvents extends NetKernelEvents {
  room(name: string): void;
  /** Called before a call that is made only because another node has told of the peer. */
  calledByNews(name: string): void;
}

/** Event handlers that write into the next batch. */
export function fromNetwork(turnsOf: () => Turns): NetworkEvents {
  const hinted = new Set<string>();
  const hint = (name: string): string => {
    if (hinted.has(name)) return '';
    hinted.add(name);
    return `; see why(${/^[\w.@-]+$/.test(name) ? `'${name}'` : JSON.stringify(name)})`;
  };
  const byNews = new Set<string>(); // peers being called because of news
  return {
    calledByNews: (name) => void byNews.add(name),
    up(peer) {
      byNews.delete(peer.name);
      const { name: node, creation, hidden, link } = peer;
      turnsOf().tell({ kind: 'nodeUp', node, creation, hidden, link });
    },
    down(name, reason, link) {
      // The emulator itself has disconnected, and may be connecting again.
      if (reason === 'disconnect') return;
      turnsOf().tell({ kind: 'nodeDown', node: name, link, reason });
    },
    failed(name, why) {
      const nobodyAsked = byNews.delete(name);
      const isTold = isToldToCaller(why) && !(nobodyAsked && isUnanswered(why));
      if (isTold)
        report(
          turnsOf(),
          'warning',
          `** Connection to ${shown(name)} failed: ${why.sentence}${hint(name)} **`,
        );
      turnsOf().tell({
        kind: 'connectFailed',
        node: name,
        why: why.sentence,
        isTold: isTold || why.reason === 'illegal_hostname', // the net kernel reports illegal_hostname
      });
    },
    frames: (node, frames) => turnsOf().tell({ kind: 'frames', node, frames }),
    room: (node) => turnsOf().tell({ kind: 'room', node }),
    congested: (node, busy) => turnsOf().tell({ kind: 'congested', node, busy }),
    report: (level, text) => report(turnsOf(), level, text),
  };
}

/** A name for a report; quoted if it has unusual characters, as a program may call any name. */
function shown(name: string): string {
  return /^[ -~]+$/.test(name) ? name : JSON.stringify(name);
}

/** Whether the calling side reports a failed call: not if the node does not exist, or if a report has told why. */
function isToldToCaller({ step, reason }: ConnectFailure): boolean {
  return !quiet.has(reason) && step !== 'auto_connect';
}

/** Whether a node did not answer. If only news led to the call, this is not reported, as in erl. */
function isUnanswered({ step, reason }: ConnectFailure): boolean {
  return reason === 'timeout' || beforeItAnswers.has(step);
}

const beforeItAnswers: ReadonlySet<string> = new Set(['host', 'mapper', 'connect', 'relay']);

/** Reasons that are not reported: the node does not exist or went down, or a report has told it. */
const quiet: ReadonlySet<string> = new Set([
  'nxdomain',
  'no_such_node',
  'illegal_hostname',
  'connection_closed',
  'econnreset', // the node was killed while it answered
  'closed',
  'cancelled',
  'overtaken',
  'disconnect',
  'net_kernel_terminated',
]);

/** Report something from the host, by the node's logger. */
export function report(turns: Turns, level: 'error' | 'warning' | 'info', text: string): void {
  turns.tell({ kind: 'report', level, text });
}
