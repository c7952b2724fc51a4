// What a node that comes or goes changes for distributed applications (OTP: dist_ac, dist_merge and nodedown).

import { here } from '../../identity/incarnation.ts';
import { me } from '../../process/self.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { send_after } from '../erlang/timer-bifs.ts';
import { mayRunHere, recordOf, runIn, withRun } from './appl.ts';
import type { Appl } from './distribution.ts';
import { type Permitting, state, tellController, tellNodes } from './state.ts';

/** The applications, with what another node has told of whether it may run them. */
export function merged(ours: readonly Appl[], theirs: Term, node: string): readonly Appl[] {
  const known = partsOf(theirs).map(runIn);
  return ours.map((appl) => {
    const other = known.find(({ name }) => name === appl.name);
    if (other === undefined) return appl;
    const permission = other.run.map(partsOf).find(([one]) => one === node)?.[1];
    return withRun(appl, node, typeof permission === 'boolean' ? permission : undefined);
  });
}

/** Called when a node introduces itself: tells it what runs here. */
export function nodeIsNew(node: string, theirs: Term): void {
  const running = state.appls
    .filter(({ id }) => id === 'local')
    .map(({ name }): Term => [here.node.text, name]);
  tellNodes([node], ['dist_ac_new_node', 1, here.node.text, state.appls.map(recordOf), running]);
  state.appls = merged(state.appls, theirs, node);
  state.known = [node, ...state.known];
}

/** Called when a node is down: what ran there is to run on the next node, after its time. */
export function nodeIsDown(node: string): void {
  const ranThere = ({ id }: Appl): boolean =>
    Array.isArray(id) && id[0] === 'distributed' && id[1] === node;
  const lost = state.appls.filter((appl) => ranThere(appl) && mayRunHere(appl));
  state.appls = state.appls.map((appl) => {
    const run = appl.run.filter(([one]) => one !== node);
    if (!ranThere(appl)) return { ...appl, run };
    if (mayRunHere(appl)) return { ...appl, run, id: ['failover', node] };
    tellController(false, appl.name, 'not_running');
    return { ...appl, run, id: undefined };
  });
  state.remoteStarted = state.remoteStarted.filter(([one]) => one !== node);
  state.known = state.known.filter((one) => one !== node);
  state.permits = withoutNode(node);
  for (const { name, restart_time } of lost.toReversed())
    if (restart_time !== 'infinity')
      send_after(restart_time, me().pid, ['internal_restart_appl', name]);
}

/** A permit stops waiting for a node that has gone. If it waits for no other node, the application stops here. */
function withoutNode(gone: string): readonly Permitting[] {
  return state.permits.flatMap((one) => {
    if (one.isAllowed) return [one];
    const nodes = one.nodes.filter((node) => node !== gone);
    if (nodes.length > 0) return [{ ...one, nodes }];
    tellController(false, one.name, 'stop_it');
    state.stops = [{ name: one.name, from: one.from }, ...state.stops];
    return [];
  });
}
