// A node's end of the connection to the session that has started it: it answers the session's looks.

import type { Node } from '../../runtime/node/node.ts';
import { joinSession } from '../../transport/base/session-link.ts';
import { onLines } from './lines.ts';

const firstJob = 1;

interface Asked {
  readonly id: number;
  readonly source: string;
  readonly limit: number;
}

/** The connection to the session that has started this program. */
export interface SessionMember {
  /** The node has started, or its name has changed. */
  named(node: Node, name: string): void;
}

/** Join the session that has started this program; undefined if none has. */
export function joinAsNode(): SessionMember | undefined {
  const socket = joinSession('terl');
  if (socket === undefined) return undefined;
  let node: Node | undefined;
  const say = (message: object): void => void socket.write(`${JSON.stringify(message)}\n`);
  const answer = async ({ id, source, limit }: Asked): Promise<void> => {
    const none = { ok: false, text: 'the node has not started yet' };
    say({ id, ...((await node?.look(source, firstJob, limit)) ?? none) });
  };
  onLines(socket, (message) => void answer(message as Asked));
  return {
    named(itself, name) {
      node = itself;
      say({ node: name });
    },
  };
}
