// What the emulator itself goes by, of all that the command line says: see emulator/settings.ts.

import { memoryLimit } from '../node-limits.ts';
import { isDynamic } from './join-network.ts';
import type { NodeOptions } from './node.ts';

export function settingsText(options: NodeOptions): string {
  const { kernel, connectAll = true, hidden = false } = options;
  const dynamic_name = isDynamic(options);
  return JSON.stringify({
    ...kernel,
    connect_all: connectAll,
    hidden: hidden || dynamic_name,
    dynamic_name,
    memory_limit: options.memoryLimit ?? memoryLimit,
  });
}
