// The flags about rooms at a NATS server, -join and -invite, and what the flags about carriers want of one another.

import type { NodeOptions } from '../../runtime/node/node.ts';
import { InviteError, isInviteFile, parseInvite } from '../../transport/base/invite.ts';
import { one, Wrong } from './flag-values.ts';

/** Write an invite to a room at this broker. */
export interface InviteCommand {
  readonly kind: 'invite';
  readonly broker: string; // its URL
}

/** The value of -join: an invite, or @FILE. The file is read when the node starts, so no list of programs shows its text. */
export function joinOf(
  before: string | undefined,
  flag: string,
  values: readonly string[],
): string {
  const text = one(flag, values, 'an invite such as wss://class.example/room-7#KEY, or @FILE');
  if (before !== undefined) throw new Wrong('a node is in one room, got -join twice');
  if (text === '@') throw new Wrong('-join @FILE wants a file right behind the @, got nothing');
  if (isInviteFile(text)) return text;
  try {
    parseInvite(text);
  } catch (error) {
    if (error instanceof InviteError) throw new Wrong(`-join: ${error.message}`);
    throw error;
  }
  return text;
}

/** The value of -invite. */
export function brokerOf(
  before: string | undefined,
  flag: string,
  values: readonly string[],
): string {
  if (before !== undefined) throw new Wrong('terl writes one invite, got -invite twice');
  return one(flag, values, 'the URL of a NATS server, such as wss://class.example');
}

/** An invite is printed, and that is all: no other flag has a meaning. */
export function inviteCommand(broker: string, flags: readonly string[]): InviteCommand {
  const other = flags.find((flag) => flag !== 'invite');
  if (other === undefined) return { kind: 'invite', broker };
  throw new Wrong(`-invite prints an invite and leaves: it takes no other flag, got -${other}`);
}

/** What the flags about the carrier want of one another. */
export function checkCarrier(
  { protoDist, join, sslDistOpt, name }: NodeOptions,
  isRemote: boolean,
): void {
  // A user who gives certificates wants TLS, so an unencrypted link would be a mistake.
  if (sslDistOpt !== undefined && join === undefined && !protoDist?.includes('wss'))
    throw new Wrong('-ssl_dist_opt is for -proto_dist wss, and that is not given');
  if (protoDist?.includes('nats') === true && join === undefined)
    throw new Wrong(`-proto_dist nats wants -join INVITE; terl -invite URL writes an invite`);
  if (join === undefined) return;
  if (protoDist?.some((protocol) => protocol !== 'nats') === true)
    throw new Wrong(`-join is for -proto_dist nats, got -proto_dist ${protoDist.join(' ')}`);
  if (name === undefined && !isRemote)
    throw new Wrong('-join wants a name for the node: -sname NAME');
}
