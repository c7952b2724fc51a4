// The last step of a node's start: it waits for the nodes of sync_nodes_mandatory and sync_nodes_optional, and then lets dist_ac
// take control of the distributed applications (OTP: kernel_config). It stays as the parent of dist_ac.

import { createProcess } from '../../process/create-process.ts';
import type { Process } from '../../process/process.ts';
import { anyMessage, Receive, receives } from '../../process/receive.ts';
import { enqueue } from '../../process/scheduler.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { whereisProcess } from '../../signals/registry.ts';
import { sendMessage } from '../../signals/send.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { nodeHasStarted } from '../application/booted.ts';
import { endOfNode } from '../application/controller.ts';
import { reportExited } from '../application/reports.ts';
import { toText } from '../application/starting.ts';
import { environmentOf } from '../application/table.ts';
import { net_adm } from '../distributed/net-adm.ts';
import { send_after } from '../erlang/timer-bifs.ts';
import { type Ending, exiting } from '../gen/ending.ts';
import { initP } from '../gen/init-p.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { net_kernel } from '../net-kernel-module.ts';
import { startDistAc } from './dist-ac.ts';

/** Called once this node has its name: without parameters about other nodes its start is over. */
export function finishStart(): void {
  const kernel = environmentOf('kernel');
  const isDistributed = kernel.has('distributed') || kernel.get('start_dist_ac') === true;
  if (!isDistributed && !kernel.has('sync_nodes_timeout')) return nodeHasStarted();
  const process = createProcess({
    groupLeader: whereisProcess('user')?.pid,
    entry: initP(
      ['kernel_sup', []],
      ['kernel_config', 'init', 1],
      asyncToGenerator(() => configure(isDistributed)),
    ),
    initialCall: ['kernel_config', 'init', 1],
    trapExit: true,
    onExit: kernelEnds,
  });
  enqueue(process);
}

/** The node ends with its kernel, in OTP's words. */
function kernelEnds(reason: Term): void {
  if (reason === 'shutdown') {
    reportExited('kernel', reason, 'permanent');
    return endOfNode(toText(['application_terminated', 'kernel', reason]));
  }
  const why: Term = ['shutdown', ['failed_to_start_child', 'kernel_config', reason]];
  const failure: Term = [why, ['kernel', 'start', ['normal', []]]];
  reportExited('kernel', failure, 'permanent');
  endOfNode(toText(['application_start_failure', 'kernel', failure]));
}

function* configure(isDistributed: boolean): Steps<Ending | undefined> {
  const process = me();
  if (isDistributed) yield* startDistAc();
  const failure = yield* syncNodes(process);
  if (failure !== undefined) return exiting(failure);
  if (isDistributed) {
    sendMessage('dist_ac', ['go', process.pid]);
    yield tookControl;
  }
  nodeHasStarted();
  for (;;) {
    const [tag, , reason] = partsOf((yield anyMessage) as Term);
    if (tag === 'EXIT' && reason !== 'normal') return exiting('shutdown'); // dist_ac has ended
  }
}

class TookControl extends Receive {
  override matches(message: Term): boolean {
    return message === 'dist_ac_took_control';
  }

  override describe(): string {
    return 'kernel_config.init';
  }
}
receives.add(TookControl.prototype);
const tookControl = new TookControl();

/** Waits until the nodes are there. Returns why they are not, once the time is up. */
function* syncNodes(process: Process): Steps<Term> {
  const kernel = environmentOf('kernel');
  const timeout = kernel.get('sync_nodes_timeout');
  if (timeout === undefined) return undefined;
  if (timeout !== 'infinity' && !(typeof timeout === 'number' && timeout > 0))
    return ['badopt', ['sync_nodes_timeout', timeout]];
  const lists = ['sync_nodes_mandatory', 'sync_nodes_optional'];
  const [mandatory, optional] = lists.map((key) => kernel.get(key) ?? []);
  for (const [i, nodes] of [mandatory, optional].entries())
    if (!Array.isArray(nodes)) return ['badopt', [lists[i], nodes]];
  return yield* untilUp(
    process,
    new Set(partsOf(mandatory) as string[]),
    new Set(partsOf(optional) as string[]),
    timeout,
  );
}

function* untilUp(
  process: Process,
  mandatory: Set<string>,
  optional: Set<string>,
  timeout: number | 'infinity',
): Steps<Term> {
  net_kernel['monitor_nodes']?.(true);
  if (timeout !== 'infinity') send_after(timeout, process.pid, ['timeout']);
  for (const node of [...mandatory, ...optional])
    if ((yield net_adm['ping']?.(node)) === 'pong') sendMessage(process.pid, ['nodeup', node]);
  let failure: Term;
  while (mandatory.size + optional.size > 0) {
    const [tag, node] = (yield new ReceiveIf(
      'kernel_config.rec_nodes',
      ([kind]) => kind === 'nodeup' || kind === 'timeout',
    )) as readonly Term[];
    if (tag === 'timeout') {
      if (mandatory.size > 0) failure = ['mandatory_nodes_down', [...mandatory]];
      break;
    }
    mandatory.delete(String(node));
    optional.delete(String(node));
  }
  net_kernel['monitor_nodes']?.(false);
  return failure;
}
