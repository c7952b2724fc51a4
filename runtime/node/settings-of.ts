// The settings of the command line that the emulator itself uses: see emulator/host/settings.ts.

import type { Settings } from '../emulator/host/settings.ts';
import { memoryLimit } from '../node-limits.ts';
import { isDynamic, protocolsOf } from './join-network.ts';
import type { NodeOptions } from './node.ts';

/** Whose protocol this node's peers may speak: by `inet_tcp` come Erlang nodes and terl nodes. */
function peersOf(options: NodeOptions): 'terl' | 'both' {
  return protocolsOf(options).includes('inet_tcp') ? 'both' : 'terl';
}

export function settingsOf(options: NodeOptions): Settings {
  const { kernel, connectAll = true, hidden = false } = options;
  const dynamic_name = isDynamic(options);
  return {
    ...kernel,
    connect_all: connectAll,
    hidden: hidden || dynamic_name,
    dynamic_name,
    peers: peersOf(options),
    memory_limit: options.memoryLimit ?? memoryLimit,
  };
}
