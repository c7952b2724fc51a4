// Sentences about what a peer says of itself, and about what is no message of the handshake.
import { distFlags, missingFlags, offeredToErlang } from './dist-flags.ts';
import { isOldName } from './handshake-messages.ts';
import type { Scheme } from './scheme.ts';

/** Says what kind of node has these flags; for an Erlang node, also which of ours it lacks. */
export function describeFlags({ kind }: Scheme, flags: bigint): string {
  const isTerl = (flags & distFlags.TERL) !== 0n;
  if (kind === 'erlang' && !isTerl) return describeErlang(flags);
  const seen = kind === 'erlang' ? distFlags.SEEN_BY_TERL : distFlags.PUBLISHED;
  const visible = (flags & seen) === 0n ? 'hidden' : 'visible';
  return `a ${visible} node that takes ${isTerl ? 'the terms of terl' : 'Erlang terms only'}`;
}

function describeErlang(flags: bigint): string {
  const visible = (flags & distFlags.PUBLISHED) === 0n ? 'hidden' : 'visible';
  const lacks = missingFlags(flags, offeredToErlang);
  const all = lacks.length === 0 ? 'and has all that terl uses' : `and lacks ${lacks.join(', ')}`;
  return `a ${visible} Erlang node, ${all}`;
}

/** The reason and the sentence for bytes that are not the message of this step. */
export function describeStrange(
  bytes: Uint8Array,
  step: string,
  { kind }: Scheme,
): [reason: string, what: string] {
  if (kind === 'erlang' && isOldName(bytes))
    return [
      'old_handshake',
      'speaks the handshake of OTP 22 and older; terl wants OTP 23 or later',
    ];
  const start = Buffer.from(bytes.subarray(0, 16));
  if (kind === 'erlang' && /^GET /.test(start.toString('latin1')))
    return ['bad_message', 'speaks HTTP, as nodes of terl do without -proto_dist inet_tcp'];
  return [
    'bad_message',
    `sent ${bytes.length} bytes that are no ${step} message: ${start.toString('hex')}`,
  ];
}
