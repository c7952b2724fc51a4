// Puts the net kernel's events, and the host's own reports, into the emulator's next batch.

import type { ConnectFailure, NetKernelEvents } from '../../transport/kernel/net-kernel.ts';
import { quote } from '../emulator/text/quote.ts';
import type { Turns } from '../isolate/turns.ts';
import { passedOn } from './young-garbage.ts';

/** The net kernel's events, and two more. */
export interface NetworkEvents extends NetKernelEvents {
  /** Called when frames that the emulator sent with `wantsRoom` have arrived at the node. */
  room(name: string): void;
  /** Called before the node connects to a peer by itself, since another node has named the peer. */
  calledByNews(name: string): void;
}

/** Makes event handlers that put events into the next batch. */
export function fromNetwork(turnsOf: () => Turns): NetworkEvents {
  const hinted = new Set<string>();
  const hint = (name: string): string => {
    if (hinted.has(name)) return '';
    hinted.add(name);
    return `; see why(${quote(name)})`;
  };
  const withoutBroker = new Set<string>(); // nodes for which it was reported that the broker is away
  const byNews = new Set<string>(); // peers being connected to only because another node has named them
  return {
    calledByNews: (name) => void byNews.add(name),
    up(peer) {
      byNews.delete(peer.name);
      withoutBroker.clear();
      const { name: node, creation, hidden, link, carrier, kind, flags } = peer;
      turnsOf().tell({ kind: 'nodeUp', node, creation, hidden, link, peer: kind, flags, carrier });
    },
    down(name, reason, link) {
      // The emulator itself has asked to disconnect, and may be connecting again already.
      if (reason === 'disconnect') return;
      turnsOf().tell({ kind: 'nodeDown', node: name, link, reason });
    },
    failed(name, why) {
      const nobodyAsked = byNews.delete(name);
      const isRepeated = withoutBroker.has(name) && why.step === 'broker';
      if (why.step === 'broker') withoutBroker.add(name);
      else if (why.step === 'room') withoutBroker.clear(); // the broker has answered
      const isTold = isToldToCaller(why) && !isRepeated && !(nobodyAsked && isUnanswered(why));
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
        isTold: isTold || why.reason === 'illegal_hostname', // the net kernel reports illegal_hostname itself
      });
    },
    frames(node, frames) {
      turnsOf().tell({ kind: 'frames', node, frames });
      passedOn(frames.length);
    },
    room: (node) => turnsOf().tell({ kind: 'room', node }),
    congested: (node, busy) => turnsOf().tell({ kind: 'congested', node, busy }),
    report: (level, text) => report(turnsOf(), level, text),
  };
}

/** A node's name for a report, quoted if it has unusual characters: user code can try any name. */
function shown(name: string): string {
  return /^[ -~]+$/.test(name) ? name : JSON.stringify(name);
}

/** Whether to report the failure: not for a reason in `quiet`, nor if dist_auto_connect forbids the call. */
function isToldToCaller({ step, reason }: ConnectFailure): boolean {
  return !quiet.has(reason) && step !== 'auto_connect';
}

/** Whether the node did not answer. As in erl, this is not reported if no process wanted the connection. */
function isUnanswered({ step, reason }: ConnectFailure): boolean {
  return reason === 'timeout' || beforeItAnswers.has(step);
}

const beforeItAnswers: ReadonlySet<string> = new Set(['host', 'mapper', 'connect', 'relay']);

/** Reasons not to report: the node does not exist or went down, or another report gave the reason. */
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

/** Makes the node's logger print a report of the host. */
export function report(turns: Turns, level: 'error' | 'warning' | 'info', text: string): void {
  turns.tell({ kind: 'report', level, text });
}
