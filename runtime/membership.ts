// Whether this node is one of the network: joined at start with -sname, or later and for a while (net_kernel:start, stop).

import type { NetKernel, NetKernelEvents } from '../transport/net-kernel.ts';
import { joinNetwork } from './join-network.ts';
import type { NodeOptions } from './node.ts';

/** The name of a node that is not alive. */
export const nobody = 'nonode@nohost';

/** What net_kernel:get_state tells. */
export interface NetState {
  readonly started: 'static' | 'dynamic' | 'no';
  readonly name?: string;
  readonly name_domain?: 'shortnames' | 'longnames';
  readonly name_type?: 'static';
}

export interface Membership {
  /** The door to the network while this node is alive. */
  readonly kernel: NetKernel | undefined;
  /** Join under a name. A sentence if that was refused, else nothing. */
  start(name: string, long: boolean): Promise<string | undefined>;
  /** Leave: 'not_found' if not alive, 'not_allowed' if joined by the command line, else nothing. */
  stop(): Promise<'not_found' | 'not_allowed' | undefined>;
  state(): NetState;
  close(): Promise<void>;
}

/** Become a member, if the options have a name. `changed` is told of each joining and leaving. */
export async function makeMembership(
  options: NodeOptions,
  events: NetKernelEvents,
  changed: (kernel: NetKernel | undefined) => void,
): Promise<Membership> {
  let kernel = await joinNetwork(options, events);
  let long = options.longNames === true;
  let started: NetState['started'] = kernel === undefined ? 'no' : 'static';
  if (kernel !== undefined) changed(kernel);

  return {
    get kernel() {
      return kernel;
    },
    async start(name, longName) {
      try {
        kernel = await joinNetwork({ ...options, name, longNames: longName }, events);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      long = longName;
      started = 'dynamic';
      changed(kernel);
      return undefined;
    },
    async stop() {
      if (kernel === undefined) return 'not_found';
      if (started === 'static') return 'not_allowed';
      const leaving = kernel;
      kernel = undefined;
      started = 'no';
      changed(undefined);
      await leaving.stop();
      return undefined;
    },
    state() {
      if (kernel === undefined) return { started };
      const name_domain = long ? 'longnames' : 'shortnames';
      return { name: kernel.name, name_domain, name_type: 'static', started };
    },
    async close() {
      await kernel?.stop();
    },
  };
}
