// The node's membership in the network: from the start with -sname, or from net_kernel:start until stop.

import {
  type NetKernel,
  type NetKernelEvents,
  namesHere,
} from '../../transport/kernel/net-kernel.ts';
import type { JoinOptions, NetState } from '../emulator/host/host-requests.ts';
import { isKernelParameter } from '../flags/kernel-parameters.ts';
import {
  isDynamic,
  joinNetwork,
  mapperPorts,
  protocolsOf,
  withDynamicName,
} from './join-network.ts';
import type { NodeOptions } from './node.ts';

/** The name of a node that is not alive. */
export const nobody = 'nonode@nohost';

export interface Membership {
  /** The net kernel; undefined while this node is not alive. */
  readonly kernel: NetKernel | undefined;
  /** The room in which this node is (-join). */
  readonly room: string | undefined;
  /** Joins under a name; `how` overrides the command line. Returns a sentence if joining failed. */
  start(name: string, long: boolean, how: JoinOptions): Promise<string | undefined>;
  /** Joins now, if the node was started with -sname undefined. Returns a sentence if joining failed. */
  startDynamically(): Promise<string | undefined>;
  /** Leaves. 'not_found' if not alive, 'not_allowed' if joined by the command line, else undefined. */
  stop(): Promise<'not_found' | 'not_allowed' | undefined>;
  /** Sets a kernel parameter for the next time that the node joins (application:set_env). */
  setEnv(key: string, value: string): void;
  state(): NetState;
  /** The nodes of a host, by default of this machine, that its port mapper knows. */
  names(host: string | undefined): ReturnType<NetKernel['names']>;
  close(): Promise<void>;
}

/** Joins if the options have a name. `changed` is called each time the node has joined or left. */
export async function makeMembership(
  options: NodeOptions,
  events: NetKernelEvents,
  changed: (kernel: NetKernel | undefined) => void,
): Promise<Membership> {
  let { kernel: parameters } = options;
  let kernel = await joinNetwork(options, events);
  let long = options.longNames === true;
  let started: NetState['started'] = kernel === undefined ? 'no' : 'static';
  let naming: Promise<NetKernel | undefined> | undefined;
  if (kernel !== undefined) changed(kernel);

  return {
    get kernel() {
      return kernel;
    },
    get room() {
      return options.join === undefined ? undefined : kernel?.name.split('@')[1];
    },
    async start(name, longName, { hidden, net_ticktime }) {
      try {
        const own = {
          ...(hidden === undefined ? {} : { hidden }),
          kernel: {
            ...parameters,
            ...(net_ticktime ? { net_ticktime: String(net_ticktime) } : {}),
          },
        };
        kernel = await joinNetwork({ ...options, ...own, name, longNames: longName }, events);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      long = longName;
      started = 'dynamic';
      changed(kernel);
      return undefined;
    },
    async startDynamically() {
      if (!isDynamic(options) || kernel !== undefined) return undefined;
      naming ??= joinNetwork(withDynamicName(options), events);
      try {
        const joined = await naming;
        if (kernel !== undefined) return undefined; // another call has joined meanwhile
        kernel = joined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      } finally {
        naming = undefined;
      }
      started = 'static';
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
    setEnv(key, value) {
      if (isKernelParameter(key)) parameters = { ...parameters, [key]: value };
    },
    state() {
      const dynamic = isDynamic(options);
      if (kernel === undefined && !dynamic) return { started };
      const name_domain = long ? 'longnames' : 'shortnames';
      const name_type = dynamic ? 'dynamic' : 'static';
      const name = kernel?.name ?? 'undefined'; // -sname undefined: no name yet
      return { name, name_domain, name_type, started: dynamic ? 'static' : started };
    },
    names: (host) => kernel?.names(host) ?? namesHere(protocolsOf(options), mapperPorts(options)),
    async close() {
      await kernel?.stop();
    },
  };
}
