// All curves, in the order in which they are drawn.

import type { Curve } from './curves/curve.ts';
import { mailbox } from './curves/mailbox.ts';
import { mesh } from './curves/mesh.ts';
import { messageSize } from './curves/message-size.ts';
import { processes } from './curves/processes.ts';
import { slowNode, slowProcess } from './curves/slow-receiver.ts';

export const curves: Readonly<Record<string, Curve>> = {
  mailbox,
  processes,
  mesh,
  message_size: messageSize,
  'slow_node.100B': slowNode(100),
  'slow_node.10KB': slowNode(10_000),
  slow_process: slowProcess(100),
};

export const curveNames: readonly string[] = Object.keys(curves);
