// A node in the room of an invite.
import { parseInvite } from '../../../../transport/base/invite.ts';
import type { RoomChoice } from '../../../../transport/kernel/net-kernel-contract.ts';
import { type TestNode, testNode } from '../../support/test-node.ts';

/** Its links go over NATS, unless `choice` says otherwise. */
export function inRoom(
  alive: string,
  invite: string,
  choice: Partial<RoomChoice> = {},
  options: Parameters<typeof testNode>[2] = {},
): Promise<TestNode> {
  const read = parseInvite(invite);
  const room = { invite: read, direct: false, ...choice };
  return testNode(`${alive}@${read.room}`, 1, { ...options, room });
}
