// The handshake of a link, for the calling and for the called side (OTP: dist_util):
// the order of its messages. Their bytes are in handshake-messages.ts. An exported
// function returns a peer that has proved the cookie, or throws a HandshakeError.

import { parseNodeName } from '../base/node-name.ts';
import { handshakeMessageBytes } from '../base/wire-limits.ts';
import { type Channel, isChannelClosed } from '../carrier/channel.ts';
import { type DigestInput, sameDigest } from './cookie.ts';
import { describeFlags, describeStrange } from './describe-peer.ts';
import { distFlags } from './dist-flags.ts';
import {
  type ChallengeMessage,
  flagFaultLine,
  isFaultLine,
  type NameMessage,
  type ReplyMessage,
  readAck,
  readChallenge,
  readName,
  readReply,
  readStatus,
  type Status,
  writeAck,
  writeChallenge,
  writeName,
  writeNamed,
  writeReply,
  writeStatus,
} from './handshake-messages.ts';
import type { Taggers } from './link-keys.ts';
import type { Scheme } from './scheme.ts';

export type HandshakeStep =
  | 'send_name'
  | 'status'
  | 'challenge'
  | 'challenge_reply'
  | 'challenge_ack';

export class HandshakeError extends Error {
  readonly step: HandshakeStep;
  readonly reason: string; // one word: nok, timeout, bad_cookie, …
  readonly peer: string; // the peer's name if the peer has sent it, else its address

  constructor(step: HandshakeStep, reason: string, peer: string, sentence: string) {
    super(sentence);
    this.step = step;
    this.reason = reason;
    this.peer = peer;
  }
}

export interface Ours {
  readonly me: NameMessage;
  readonly scheme: Scheme;
  cookieFor(peer: string): string;
  random(length: number): Uint8Array;
  noted?(step: 'status' | 'challenge' | 'version' | 'cookie', detail: string): void; // called for each step that succeeds
}

export interface DiallerRules extends Ours {
  readonly them: string; // the name of the called node
  stillWanted(): boolean; // the called node answers that a link exists already: returns whether to replace it
}

export interface AcceptorRules extends Ours {
  judge(them: NameMessage): Status; // the answer to a caller: ok, ok_simultaneous, nok, not_allowed or alive
  admit(peer: string): boolean | Promise<boolean>; // called when the caller has proved the cookie; false refuses the caller
}

/** The peer that has proved the cookie, and the keys of the link to it. */
export interface Proven {
  readonly hello: NameMessage;
  readonly taggers: Taggers;
}

export async function weStarted(channel: Channel, ours: DiallerRules): Promise<Proven> {
  const link: Link = { channel, scheme: ours.scheme, peer: ours.them, said: [] };
  sendName(link, ours.me);
  await receiveStatus(link, ours);
  ours.noted?.('status', 'it takes our name');
  const theirs = await receiveChallenge(link, ours);
  ours.noted?.('challenge', `it is ${theirs.name}, creation ${theirs.creation}`);
  ours.noted?.('version', describeFlags(ours.scheme, theirs.flags));
  const challenge = sendChallengeReply(link, ours, theirs);
  await receiveChallengeAck(link, ours, theirs, challenge);
  ours.noted?.('cookie', 'each proved to the other that it has the same cookie');
  return { hello: theirs, taggers: taggersOf(link, ours, 'dialled') };
}

export async function otherStarted(channel: Channel, ours: AcceptorRules): Promise<Proven> {
  const link: Link = { channel, scheme: ours.scheme, peer: channel.address, said: [] };
  const theirs = named(link, ours, await receiveName(link));
  await sendStatus(link, ours.judge(theirs), theirs);
  const challenge = sendChallenge(link, ours, theirs);
  const reply = await receiveChallengeReply(link, ours, challenge);
  sendChallengeAck(link, ours, reply, challenge);
  return { hello: theirs, taggers: taggersOf(link, ours, 'accepted') };
}

function taggersOf({ scheme, peer, said }: Link, ours: Ours, we: 'dialled' | 'accepted'): Taggers {
  return scheme.taggers(ours.cookieFor(peer), said, we);
}

interface Link {
  readonly channel: Channel;
  readonly scheme: Scheme;
  peer: string; // the peer's name or address, for error messages
  readonly said: Uint8Array[]; // all messages of both sides so far
}

function sendName(link: Link, me: NameMessage): void {
  send(link, writeName(me));
}

async function receiveName(link: Link): Promise<NameMessage> {
  const theirs = await receive(link, 'send_name', readName);
  const isNode = parseNodeName(nameless(link, theirs) ? `a@${theirs.name}` : theirs.name);
  if (isNode === undefined) {
    throw broken(link, 'send_name', 'bad_name', 'called itself something that is not a node name');
  }
  link.peer = theirs.name;
  const lack = lackOf(link, 'send_name', theirs);
  if (lack === undefined) return theirs;
  send(link, writeStatus('not_allowed')); // as OTP answers it
  throw lack;
}

/** Whether the caller is an Erlang node that has only a host, and asks for a name (`erl -sname undefined`). */
function nameless({ scheme }: Link, { flags }: NameMessage): boolean {
  return scheme.kind === 'erlang' && (flags & distFlags.NAME_ME) !== 0n;
}

/** Gives a nameless caller a name and a creation. */
function named(link: Link, ours: Ours, theirs: NameMessage): NameMessage {
  if (!nameless(link, theirs)) return theirs;
  const bytes = Buffer.from(ours.random(12));
  const alive = bytes.toString('hex', 0, 8).toUpperCase();
  const name = `${alive}@${theirs.name}`;
  link.peer = name;
  return { ...theirs, name, creation: Math.max(4, bytes.readUInt32BE(8)) };
}

/** The error for a peer that lacks what this node demands. */
function lackOf(
  link: Link,
  step: HandshakeStep,
  { flags }: NameMessage,
): HandshakeError | undefined {
  const missing = link.scheme.missing(flags);
  if (missing.length === 0) return undefined;
  return broken(link, step, 'missing_flags', `lacks what terl demands: ${missing.join(', ')}`);
}

async function sendStatus(link: Link, status: Status, theirs: NameMessage): Promise<void> {
  const isNamed = status === 'ok' && nameless(link, theirs);
  send(link, isNamed ? writeNamed(theirs) : writeStatus(status));
  if (status === 'nok')
    throw broken(
      link,
      'status',
      'nok',
      'called while we were calling it; its call was dropped for ours',
    );
  if (status === 'not_allowed')
    throw broken(link, 'status', 'not_allowed', 'is not allowed to connect');
  if (status !== 'alive') return;
  const answer = await receive(link, 'status', readStatus);
  if (answer !== 'true')
    throw broken(link, 'status', 'alive', 'is connected already and keeps that connection');
}

async function receiveStatus(link: Link, { me, stillWanted }: DiallerRules): Promise<void> {
  const status = await receive(link, 'status', readStatus);
  // a node answers these to a second link: one that answers them to a fault line has taken it for a link
  if (isFaultLine(me) && (status === 'alive' || status === 'nok'))
    throw noFaultLine(link, 'status');
  switch (status) {
    case 'ok':
    case 'ok_simultaneous':
      return;
    case 'alive': {
      // The peer already has a link to this node. If this node has no such link any more, this node
      // answers 'true', and the peer drops the dead link once the cookie is proved. If the link has come up here in the meantime, this
      // node answers 'false', and its call ends.
      const wanted = stillWanted();
      send(link, writeStatus(wanted ? 'true' : 'false'));
      if (!wanted) throw broken(link, 'status', 'alive', 'is connected already');
      return;
    }
    case 'nok':
      throw broken(
        link,
        'status',
        'nok',
        'is calling us at this moment and goes on with its own call',
      );
    case 'not_allowed':
      throw broken(link, 'status', 'not_allowed', 'does not allow us to connect');
    case 'true':
    case 'false':
      throw broken(link, 'status', 'bad_message', `answered our name with ${status}`);
  }
}

function sendChallenge(link: Link, { me, random }: AcceptorRules, theirs: NameMessage): Uint8Array {
  const challenge = random(link.scheme.challengeBytes);
  send(link, writeChallenge({ ...me, flags: me.flags | understood(link, theirs), challenge }));
  return challenge;
}

/** The flags of a caller's name that the challenge has too, so that the caller knows that they were understood. */
function understood(link: Link, theirs: NameMessage): bigint {
  if (link.scheme.kind === 'terl') return theirs.flags & flagFaultLine;
  return nameless(link, theirs) ? distFlags.NAME_ME : 0n;
}

async function receiveChallenge(link: Link, ours: DiallerRules): Promise<ChallengeMessage> {
  const theirs = await receive(link, 'challenge', readChallenge);
  const lack = lackOf(link, 'challenge', theirs);
  if (lack !== undefined) throw lack;
  if (theirs.name === link.peer) {
    if (isFaultLine(ours.me) && !isFaultLine(theirs)) throw noFaultLine(link, 'challenge');
    return theirs;
  }
  throw broken(
    link,
    'challenge',
    'wrong_name',
    `is not at its port: there answers ${JSON.stringify(theirs.name)}`,
  );
}

function sendChallengeReply(link: Link, ours: DiallerRules, theirs: ChallengeMessage): Uint8Array {
  const challenge = ours.random(link.scheme.challengeBytes);
  const proof = digest(link, ours.cookieFor(link.peer), {
    role: 'reply',
    dialler: ours.me.name,
    acceptor: link.peer,
    diallerChallenge: challenge,
    acceptorChallenge: theirs.challenge,
  });
  send(link, writeReply({ challenge, digest: proof }));
  return challenge;
}

async function receiveChallengeReply(
  link: Link,
  ours: AcceptorRules,
  acceptorChallenge: Uint8Array,
): Promise<ReplyMessage> {
  const reply = await receive(link, 'challenge_reply', readReply);
  const expected = digest(link, ours.cookieFor(link.peer), {
    role: 'reply',
    dialler: link.peer,
    acceptor: ours.me.name,
    diallerChallenge: reply.challenge,
    acceptorChallenge,
  });
  if (!sameDigest(reply.digest, expected)) {
    throw broken(link, 'challenge_reply', 'bad_cookie', 'has another cookie');
  }
  if (!(await ours.admit(link.peer)))
    throw broken(link, 'challenge_reply', 'not_allowed', 'is not allowed to connect');
  if (!link.channel.open) throw closed(link, 'challenge_reply', 'connection_closed'); // the peer closed while admit() was awaited
  return reply;
}

function sendChallengeAck(
  link: Link,
  ours: AcceptorRules,
  reply: ReplyMessage,
  acceptorChallenge: Uint8Array,
): void {
  const proof = digest(link, ours.cookieFor(link.peer), {
    role: 'ack',
    dialler: link.peer,
    acceptor: ours.me.name,
    diallerChallenge: reply.challenge,
    acceptorChallenge,
  });
  send(link, writeAck(proof));
}

async function receiveChallengeAck(
  link: Link,
  ours: DiallerRules,
  theirs: ChallengeMessage,
  diallerChallenge: Uint8Array,
): Promise<void> {
  const ack = await receive(link, 'challenge_ack', readAck);
  const expected = digest(link, ours.cookieFor(link.peer), {
    role: 'ack',
    dialler: ours.me.name,
    acceptor: link.peer,
    diallerChallenge,
    acceptorChallenge: theirs.challenge,
  });
  if (sameDigest(ack, expected)) return;
  throw broken(
    link,
    'challenge_ack',
    'bad_digest',
    'took our cookie but cannot prove that it knows it',
  );
}

function digest({ scheme }: Link, cookie: string, input: DigestInput): Uint8Array {
  return scheme.digest(cookie, input);
}

function send(link: Link, message: Uint8Array): void {
  link.said.push(message.slice()); // a copy, since the channel may mask the bytes
  link.channel.send(link.scheme.packet(message));
}

async function receive<Message>(
  link: Link,
  step: HandshakeStep,
  read: (bytes: Uint8Array, sizes: Scheme) => Message | undefined,
): Promise<Message> {
  const bytes = await link.channel.receive().catch((error: unknown) => {
    throw isChannelClosed(error) ? closed(link, step, error.reason) : error;
  });
  const message = bytes.length > handshakeMessageBytes ? undefined : read(bytes, link.scheme);
  link.said.push(bytes);
  if (message !== undefined) return message;
  throw broken(link, step, ...describeStrange(bytes, step, link.scheme));
}

// Returns the error for a channel that the peer has closed. An Erlang node closes without a reason. The peer may send any text as the reason: one
// that is not a lower-case word becomes connection_closed.
function closed(link: Link, step: HandshakeStep, given: string): HandshakeError {
  const reason = given === 'connection_closed' ? meaningOfEnd(link.scheme, step) : given;
  switch (reason) {
    case 'bad_cookie':
      return broken(
        link,
        step,
        reason,
        `refused our cookie: set the cookie it has with erlang.set_cookie('${link.peer}', COOKIE), or start both nodes with the same -setcookie`,
      );
    case 'not_allowed':
      return broken(link, step, reason, 'does not allow us to connect');
    case 'timeout':
      return broken(link, step, reason, 'did not answer in time');
    default:
      return broken(
        link,
        step,
        /^[a-z_]+$/.test(reason) ? reason : 'connection_closed',
        `closed the connection (${step})`,
      );
  }
}

/** What it means that an Erlang node closes at this step, as OTP says it: after our reply, that it has another cookie. */
function meaningOfEnd({ kind }: Scheme, step: HandshakeStep): string {
  return kind === 'erlang' && step === 'challenge_ack' ? 'bad_cookie' : 'connection_closed';
}

/** The called node takes a fault line for a link. */
function noFaultLine(link: Link, step: HandshakeStep): HandshakeError {
  return broken(
    link,
    step,
    'no_fault_line',
    'knows nothing of faults: it runs an older terl, or another program',
  );
}

function broken(link: Link, step: HandshakeStep, reason: string, what: string): HandshakeError {
  return new HandshakeError(step, reason, link.peer, `${link.peer} ${what}`);
}
