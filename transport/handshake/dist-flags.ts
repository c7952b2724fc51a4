// The flags with which two Erlang nodes tell one another what they understand (OTP: dist.h, "Distribution Flags").
// What is in force on a link is what both nodes have. Bits that Erlang does not know are terl's: Erlang ignores them.

// All flags of OTP 22 to 28 by their names, without DFLAG_, and those of terl; each with its bit.
const bits = {
  PUBLISHED: 0,
  ATOM_CACHE: 1,
  EXTENDED_REFERENCES: 2,
  DIST_MONITOR: 3,
  FUN_TAGS: 4,
  DIST_MONITOR_NAME: 5,
  HIDDEN_ATOM_CACHE: 6,
  NEW_FUN_TAGS: 7,
  EXTENDED_PIDS_PORTS: 8,
  EXPORT_PTR_TAG: 9,
  BIT_BINARIES: 10,
  NEW_FLOATS: 11,
  UNICODE_IO: 12,
  DIST_HDR_ATOM_CACHE: 13,
  SMALL_ATOM_TAGS: 14,
  UTF8_ATOMS: 16,
  MAP_TAG: 17,
  BIG_CREATION: 18,
  SEND_SENDER: 19,
  BIG_SEQTRACE_LABELS: 20,
  EXIT_PAYLOAD: 22,
  FRAGMENTS: 23,
  HANDSHAKE_23: 24,
  UNLINK_ID: 25,
  MANDATORY_25_DIGEST: 26, // stands for all that OTP 25 demands
  SPAWN: 32,
  NAME_ME: 33, // only in a caller's name: it wants a name of the called node's choice
  V4_NC: 34,
  ALIAS: 35,
  LOCAL_EXT: 36,
  ALTACT_SIG: 37,
  TERL: 60, // only terl has it: the node understands terl's own term tags
  FAULT_LINE: 61, // only in a caller's name: the connection is a fault line, and no link
  SEEN_BY_TERL: 62, // on Erlang's carrier, where terl is a hidden node to Erlang: to nodes of terl it is a visible one
} as const;

export type DistFlag = keyof typeof bits;

const all = Object.entries(bits).map(
  ([name, bit]) => [name as DistFlag, 1n << BigInt(bit)] as const,
);

export const distFlags: Readonly<Record<DistFlag, bigint>> = Object.fromEntries(all) as Record<
  DistFlag,
  bigint
>;

/** What OTP 25 demands of each other node, and so does terl. OTP 23 and 24 have all of it. */
export const mandatoryIn25: bigint = flagsOf(
  'EXTENDED_REFERENCES',
  'FUN_TAGS',
  'NEW_FUN_TAGS',
  'EXTENDED_PIDS_PORTS',
  'EXPORT_PTR_TAG',
  'BIT_BINARIES',
  'NEW_FLOATS',
  'UTF8_ATOMS',
  'MAP_TAG',
  'BIG_CREATION',
  'HANDSHAKE_23',
);

/** What OTP 26 to 28 demand. */
export const mandatoryIn26: bigint = mandatoryIn25 | flagsOf('UNLINK_ID', 'V4_NC');

/** What terl tells an Erlang node. PUBLISHED is not in it: terl does not speak `global`'s protocol. */
export const offeredToErlang: bigint =
  mandatoryIn26 |
  flagsOf(
    'DIST_MONITOR',
    'DIST_MONITOR_NAME',
    'UNICODE_IO',
    'SMALL_ATOM_TAGS',
    'SEND_SENDER',
    'BIG_SEQTRACE_LABELS',
    'EXIT_PAYLOAD',
    'MANDATORY_25_DIGEST',
    'SPAWN',
    'ALIAS',
    'FRAGMENTS',
    'DIST_HDR_ATOM_CACHE',
  );

/** Returns the names of those of `wanted` that are not in `flags`. A node with MANDATORY_25_DIGEST has all that OTP 25 demands. */
export function missingFlags(flags: bigint, wanted: bigint): DistFlag[] {
  const has = (flags & distFlags.MANDATORY_25_DIGEST) === 0n ? flags : flags | mandatoryIn25;
  return namesOf(wanted & ~has);
}

export function namesOf(flags: bigint): DistFlag[] {
  return all.filter(([, bit]) => (flags & bit) !== 0n).map(([name]) => name);
}

function flagsOf(...names: readonly DistFlag[]): bigint {
  return names.reduce((flags, name) => flags | distFlags[name], 0n);
}
