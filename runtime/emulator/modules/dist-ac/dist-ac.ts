// The process dist_ac, a gen_server: it agrees with those of other nodes where distributed applications run (OTP: dist_ac).
// Its messages are OTP's. It is there if the kernel's parameter `distributed` is set.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { genCall, type Steps } from '../../servers/gen-call.ts';
import { type LockId, lockNodes, unlockNodes } from '../../servers/lock-nodes.ts';
import { sendMessage } from '../../signals/send.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { environmentOf } from '../application/table.ts';
import { rpc } from '../distributed/rpc.ts';
import { ownCallbacks } from '../gen/callbacks.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { startServer, usualOptions } from '../gen/start.ts';
import { beginServer } from '../gen-server/loop.ts';
import { net_kernel } from '../net-kernel-module.ts';
import { monitor_node, nodes as visibleNodes } from '../system/nodes.ts';
import { recordOf, usualPermission, withRun } from './appl.ts';
import { called } from './calls.ts';
import { applIn } from './distribution.ts';
import { informed } from './messages.ts';
import { merged } from './nodes.ts';
import { shown, state } from './state.ts';

/** Starts the process, linked to the caller. It waits for the message ['go', pid]. */
export function* startDistAc(): Steps<Term> {
  const name = { kind: 'local', name: 'dist_ac' } as const;
  const asked = { name, module: 'dist_ac', given: [], options: usualOptions };
  const started = yield* startServer('link', asked, ['dist_ac', 'init', 1], (beginning) =>
    beginServer(beginning, callbacks),
  );
  sendMessage('dist_ac', ['$gen_cast', 'init_sync']);
  return started;
}

const callbacks = ownCallbacks(
  'dist_ac',
  { init: started, handle_call: called, handle_cast: cast, handle_info: informed },
  shown,
);

// biome-ignore lint/correctness/useYield: callbacks may wait, and this one does not
function* started(): Steps<Term> {
  me().trapExit = true;
  return ['ok', []];
}

/** Waits until the kernel says that the nodes are there, takes control of the applications, and meets the other nodes. */
function* cast(request: Term): Steps<Term> {
  const going: Term = ['noreply', []];
  if (request !== 'init_sync') return going;
  const process = me();
  const [, kernel] = (yield new ReceiveIf(
    'dist_ac.init_sync',
    ([tag, from]) => tag === 'go' && Pid.is(from),
  )) as readonly Term[];
  const given = partsOf(environmentOf('kernel').get('distributed')).map(applIn);
  state.appls = given
    .filter((one) => one !== undefined)
    .map((one) => withRun(one, here.node.text, usualPermission(one.name)));
  for (const { name } of state.appls)
    yield* genCall(process, 'application_controller', here.node.text, [
      'control_application',
      name,
    ]);
  if (Pid.is(kernel)) sendMessage(kernel, 'dist_ac_took_control');
  net_kernel['monitor_nodes']?.(true);
  yield* meetNodes(process);
  return going;
}

/** Introduces this node to dist_ac of all nodes, and hears what each knows of its applications. */
function* meetNodes(process: Process): Steps<void> {
  const id: LockId = { resource: 'dist_ac', requester: 'sync_dacs' };
  const locked = [here.node.text, ...visibleNodes()];
  yield* lockNodes(process, id, locked);
  const message: Term = ['dist_ac_new_node', 1, here.node.text, state.appls.map(recordOf), []];
  const met: string[] = [];
  for (const node of visibleNodes()) {
    const there = yield rpc['call']?.(node, 'erlang', 'whereis', ['dist_ac']);
    if (!Pid.is(there)) continue;
    sendMessage(there, message);
    met.push(node);
  }
  for (const node of met) yield* hearOf(node);
  unlockNodes(process, id, locked);
}

function* hearOf(node: string): Steps<void> {
  monitor_node(node, true);
  const [tag, , , theirs, started] = (yield new ReceiveIf(
    'dist_ac.wait_dacs',
    ([kind, first, second]) =>
      (kind === 'nodedown' && first === node) || (kind === 'dist_ac_new_node' && second === node),
  )) as readonly Term[];
  monitor_node(node, false);
  if (tag === 'nodedown') return;
  state.remoteStarted = [...state.remoteStarted, ...(partsOf(started) as [string, string][])];
  state.appls = merged(state.appls, theirs, node);
  state.known = [node, ...state.known];
}
