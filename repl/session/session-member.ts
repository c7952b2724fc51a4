// A node's end of the connection to the session that has started it: it answers the session's looks.

import type { Node } from '../../runtime/node/node.ts';
import { joinSession } from '../../transport/base/session-link.ts';
import { onLines } from './lines.ts';

const firstJob = 1;

interface NumberedShell {
  /** Give the next prompt this number. */
  number(count: number): void;
}

type Asked =
  | { readonly id: number; readonly source: string; readonly limit: number }
  | { readonly id: number; readonly count: number }; // of the next prompt

/** The connection to the session that has started this program. */
export interface SessionMember {
  /** The shell of this program, whose prompts the session may number. */
  shellIs(shell: NumberedShell): void;
  /** The node has started, or its name has changed. */
  named(node: Node, name: string): void;
}

/** Join the session that has started this program; undefined if none has. */
export function joinAsNode(): SessionMember | undefined {
  const socket = joinSession('terl');
  if (socket === undefined) return undefined;
  let node: Node | undefined;
  let shell: NumberedShell | undefined;
  const say = (message: object): void => void socket.write(`${JSON.stringify(message)}\n`);
  const answer = async (asked: Asked): Promise<void> => {
    const { id } = asked;
    const none = { ok: false, text: 'the node has not started yet' };
    if ('count' in asked) {
      shell?.number(asked.count);
      return say({ id, ok: true, text: '' });
    }
    say({ id, ...((await node?.look(asked.source, firstJob, asked.limit)) ?? none) });
  };
  onLines(socket, (message) => void answer(message as Asked));
  return {
    shellIs(its) {
      shell = its;
    },
    named(itself, name) {
      node = itself;
      say({ node: name });
    },
  };
}
