// Subscriptions to 'nodeup' and 'nodedown' (net_kernel:monitor_nodes). Each sends its own messages.

import { type NodeNews, onNodes } from '../link/node-events.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import type { Term } from '../term/term.ts';

/** The options of one subscription. They decide which messages it sends, and the form of the messages. */
export interface NodeMonitorOptions {
  readonly shape: 'plain' | 'list' | 'map'; // ['nodeup', node], and as third element: nothing, an array of pairs, an object
  readonly types: 'visible' | 'hidden' | 'all';
  readonly showType: boolean;
  readonly reason: boolean;
  readonly connectionId: boolean;
}

interface Subscription {
  readonly process: Process;
  readonly options: NodeMonitorOptions;
}

let subscriptions: Subscription[] = [];

/** Add a subscription. A process with two equal subscriptions gets each message twice. */
export function subscribe(process: Process, options: NodeMonitorOptions): void {
  subscriptions.push({ process, options });
}

/** Remove all subscriptions of the process with exactly these options. */
export function unsubscribe(process: Process, options: NodeMonitorOptions): void {
  const wanted = JSON.stringify(options);
  subscriptions = subscriptions.filter(
    (one) => one.process !== process || JSON.stringify(one.options) !== wanted,
  );
}

/** Start to send the messages; called once. */
export function installNodeMonitors(): void {
  onNodes(
    (news) => tell('nodeup', news, undefined),
    (news, reason) => tell('nodedown', news, reason),
  );
}

function tell(event: 'nodeup' | 'nodedown', news: NodeNews, reason: string | undefined): void {
  subscriptions = subscriptions.filter(({ process }) => process.alive);
  for (const { process, options } of subscriptions) {
    if (options.types !== 'all' && (options.types === 'hidden') !== news.hidden) continue;
    deliver(process, message(event, news, reason, options));
  }
}

function message(
  event: string,
  news: NodeNews,
  reason: string | undefined,
  options: NodeMonitorOptions,
): Term {
  if (options.shape === 'plain') return [event, news.node];
  const info: [string, Term][] = [];
  if (options.connectionId) info.push(['connection_id', news.connectionId]);
  if (options.reason && reason !== undefined) info.push(['nodedown_reason', reason]);
  if (options.showType) info.push(['node_type', news.hidden ? 'hidden' : 'visible']);
  return [event, news.node, options.shape === 'list' ? info : Object.fromEntries(info)];
}
