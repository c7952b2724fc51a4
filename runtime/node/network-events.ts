// What the net-kernel tells goes into the emulator's next batch; so do reports of the host's own.

import type { ConnectFailure, NetKernelEvents } from '../../transport/kernel/net-kernel.ts';
import type { Turns } from '../isolate/turns.ts';

/** Beside what the net-kernel tells by itself: fragments for this node have arrived. */
export interface NetworkEvents extends NetKernelEvents {
  room(name: string): void;
  /** This call is made only because another node has told of the peer. */
  calledByNews(name: string): void;
}

/** What the net-kernel tells goes into the next batch. */
export function fromNetwork(turnsOf: () => Turns): NetworkEvents {
  const hinted = new Set<string>();
  const hint = (name: string): string => {
    if (hinted.has(name)) return '';
    hinted.add(name);
    return `; see why(${/^[\w.@-]+$/.test(name) ? `'${name}'` : JSON.stringify(name)})`;
  };
  const byNews = new Set<string>(); // called, and not yet there
  return {
    calledByNews: (name) => void byNews.add(name),
    up(peer) {
      byNews.delete(peer.name);
      const { name: node, creation, hidden, link } = peer;
      turnsOf().tell({ kind: 'nodeUp', node, creation, hidden, link });
    },
    down(name, reason, link) {
      // The emulator has cut it, knows, and may be connecting again.
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
        isTold: isTold || why.reason === 'illegal_hostname', // that one is reported by itself
      });
    },
    frames: (node, frames) => turnsOf().tell({ kind: 'frames', node, frames }),
    room: (node) => turnsOf().tell({ kind: 'room', node }),
    congested: (node, busy) => turnsOf().tell({ kind: 'congested', node, busy }),
    report: (level, text) => report(turnsOf(), level, text),
  };
}

/** Any text may be dialled. */
function shown(name: string): string {
  return /^[ -~]+$/.test(name) ? name : JSON.stringify(name);
}

/** A failed connection is explained on the dialling side too, but not if the node just is not there, or a report said why. */
function isToldToCaller({ step, reason }: ConnectFailure): boolean {
  return !quiet.has(reason) && step !== 'auto_connect';
}

/** A node that others have told of may have gone meanwhile, or be out of reach: erl says nothing of that. */
function isUnanswered({ step, reason }: ConnectFailure): boolean {
  return reason === 'timeout' || beforeItAnswers.has(step);
}

const beforeItAnswers: ReadonlySet<string> = new Set(['host', 'mapper', 'connect', 'relay']);

/** It is not there, a report has said so, or it went away meanwhile: no refusal. */
const quiet: ReadonlySet<string> = new Set([
  'nxdomain',
  'no_such_node',
  'illegal_hostname',
  'connection_closed',
  'econnreset', // killed while it answered
  'closed',
  'cancelled',
  'overtaken',
  'disconnect',
  'net_kernel_terminated',
]);

/** A report of the host's own, shown by the node's logger as others are. */
export function report(turns: Turns, level: 'error' | 'warning' | 'info', text: string): void {
  turns.tell({ kind: 'report', level, text });
}
