// The state of one other node: not connected, pending, or up (OTP: net_kernel and its table
// sys_dist). The functions are pure: from a state and an event to the next state and its
// effects, without sockets and timers. For each link, the peer is reported up once, then down once.

import { crossedRetryTime } from '../base/wire-limits.ts';
import { type Channel, lostMessages } from '../carrier/channel.ts';
import type { Connection } from '../link/connection.ts';
import { reportOfEnd } from '../link/ended-report.ts';
import { isCrossed } from './call-node.ts';
import type { ConnectFailure } from './connect-error.ts';
import type { Peer } from './net-kernel-contract.ts';
import type { Noted } from './why.ts';

/** The state of a peer; undefined: there is no link, and neither node calls the other. */
export type PeerState = Pending | Up | undefined;

/** This node calls the other, or the other calls this node, or both. */
export interface Pending {
  readonly state: 'pending';
  readonly ours: Call | Crossing | undefined; // this node's call, or its pause before it may call again
  readonly callers: readonly Channel[]; // channels on which the other node calls, in handshake
  readonly wanted: boolean; // a connect() awaits the outcome
  readonly watchers: readonly Watcher[]; // why() calls that await the outcome
  readonly hidden: boolean; // whether this node's calls announce it as hidden
  readonly noted: Noted | undefined; // called for each step of this node's calls
}

/** There is a link, and the other node has proved the cookie. */
export interface Up {
  readonly state: 'up';
  readonly link: Link;
  readonly callers: readonly Channel[]; // channels on which the other node calls again, in handshake; a node calls only if it has no link
}

export interface Link {
  readonly peer: Peer;
  readonly connection: Connection;
  readonly since: number; // when the link came up, by performance.now()
}

/** A call of this node that is under way. */
export interface Call {
  readonly kind: 'call';
  readonly hidden: boolean; // whether the call announces this node as hidden
  readonly noted: Noted | undefined; // called for each step of the call
  readonly time: number | undefined; // milliseconds for the call; undefined: the whole set-up time
  readonly before: ConnectFailure | undefined; // why the call failed that this one repeats with the rest of its time
}

/**
 * This node's call failed because the other node called this node at the same moment, or disconnected
 * from it. After crossedRetryTime this node calls again, unless a call of the other node has arrived by then.
 */
export interface Crossing {
  readonly kind: 'crossing';
  readonly why: ConnectFailure;
  readonly timeLeft: number; // milliseconds left of the set-up time when the crossing began
}

/** Called when the outcome is known: with the failure, or undefined if the node is up. */
export type Watcher = (failure: ConnectFailure | undefined) => void;

export type PeerEvent =
  | { kind: 'wanted'; hidden: boolean; refusal: ConnectFailure | undefined } // refusal: why this node may not call the other
  | { kind: 'watched'; watcher: Watcher; noted: Noted }
  | { kind: 'call_failed'; call: Call; why: ConnectFailure; timeLeft: number }
  | { kind: 'crossing_over'; crossing: Crossing }
  | { kind: 'caller_named'; caller: Channel } // the caller has sent its name, and this node has not refused the caller
  | { kind: 'caller_gone'; caller: Channel; reason: string; sentence: string }
  | Proven
  | { kind: 'link_ended'; link: Link; reason: string } // ended by the other side, or after silence
  | { kind: 'dropped'; reason: string }; // disconnect() or stop() was called

/** A handshake succeeded: that of this node's call, or that of a caller. */
interface Proven {
  readonly kind: 'proven';
  readonly link: Link; // the new link over `channel`
  readonly channel: Channel;
  readonly call: Call | undefined; // this node's call; undefined if the other node called
}

export type PeerEffect =
  | { do: 'call'; call: Call }
  | { do: 'abort'; call: Call }
  | { do: 'wait'; crossing: Crossing } // for crossedRetryTime, then the event crossing_over
  | { do: 'close'; channel: Channel; reason: string } // a channel whose handshake has not led to a link
  | { do: 'close_link'; link: Link; reason: string }
  | { do: 'tell_failed'; why: ConnectFailure }
  | { do: 'tell_up'; link: Link } // and start the link
  | { do: 'tell_down'; link: Link; reason: string }
  | { do: 'report'; text: string }
  | { do: 'answer'; watcher: Watcher; failure: ConnectFailure | undefined }
  | { do: 'again'; event: PeerEvent }; // handle `event` again, after the effects before it in the list

export type Step = [state: PeerState, effects: PeerEffect[]];

/** Returns the next state and the effects. Set the next state before carrying out the first effect. */
export function happened(name: string, state: PeerState, event: PeerEvent): Step {
  switch (event.kind) {
    case 'wanted':
      return wanted(name, state, event);
    case 'watched':
      return watched(state, event.watcher, event.noted);
    case 'call_failed':
      if (!isCalling(state, event.call)) return [state, []];
      return callFailed(state, lastWord(event), event.timeLeft);
    case 'crossing_over':
      return crossingOver(state, event.crossing);
    case 'caller_named':
      return callerNamed(state, event.caller);
    case 'caller_gone':
      return callerGone(state, event.caller, event.reason, event.sentence);
    case 'proven':
      return proven(state, event);
    case 'link_ended':
      return linkEnded(state, event.link, event.reason);
    case 'dropped':
      return dropped(name, state, event.reason);
  }
}

/** Whether `call` is still this node's call under way. */
export function isCalling(state: PeerState, call: Call): state is Pending {
  return state?.state === 'pending' && state.ours === call;
}

/**
 * Returns the status to send to `caller`, which is allowed to connect. If the two nodes
 * call each other at the same moment, only the call of the node with the greater name continues.
 */
export function statusFor(
  state: PeerState,
  { ownName, caller }: { ownName: string; caller: string },
): 'ok' | 'ok_simultaneous' | 'nok' | 'alive' {
  if (state?.state === 'up') return 'alive';
  if (state?.ours?.kind !== 'call') return 'ok';
  return ownName > caller ? 'nok' : 'ok_simultaneous';
}

function wanted(
  name: string,
  state: PeerState,
  { hidden, refusal }: { hidden: boolean; refusal: ConnectFailure | undefined },
): Step {
  if (state?.state === 'up') return [state, []];
  if (state?.state === 'pending') return [{ ...state, wanted: true }, []];
  if (refusal !== undefined) return refused(name, refusal);
  return callOut({ ...untouched, wanted: true, hidden });
}

function refused(name: string, why: ConnectFailure): Step {
  const text = `** Connection attempt with disallowed node ${name} **`;
  const reported: PeerEffect[] = why.step === 'allow' ? [{ do: 'report', text }] : [];
  return [undefined, [...reported, { do: 'tell_failed', why }]];
}

function watched(state: PeerState, watcher: Watcher, noted: Noted): Step {
  if (state?.state === 'up') return [state, [{ do: 'answer', watcher, failure: undefined }]];
  if (state?.state === 'pending') return [{ ...state, watchers: [...state.watchers, watcher] }, []];
  return callOut({ ...untouched, watchers: [watcher], noted });
}

const untouched: Pending = {
  state: 'pending',
  ours: undefined,
  callers: [],
  wanted: false,
  watchers: [],
  hidden: false,
  noted: undefined,
};

function callOut(state: Pending, time?: number, before?: ConnectFailure): Step {
  const { hidden, noted } = state;
  const call: Call = { kind: 'call', hidden, noted, time, before };
  return [{ ...state, ours: call }, [{ do: 'call', call }]];
}

/** That the rest of the time was too short for one more call says less than what the call before it has met. */
function lastWord({ call, why }: { call: Call; why: ConnectFailure }): ConnectFailure {
  return why.reason === 'timeout' ? (call.before ?? why) : why;
}

function callFailed(state: Pending, why: ConnectFailure, timeLeft: number): Step {
  if (isCrossed(why) && timeLeft > crossedRetryTime) {
    const crossing: Crossing = { kind: 'crossing', why, timeLeft };
    return [{ ...state, ours: crossing }, [{ do: 'wait', crossing }]];
  }
  // The other node is calling, too: connect() and why() get the outcome of its last call.
  if (state.callers.length > 0) return [{ ...state, ours: undefined }, []];
  return gaveUp(state, why);
}

function crossingOver(state: PeerState, crossing: Crossing): Step {
  if (state?.state !== 'pending' || state.ours !== crossing) return [state, []];
  const timeLeft = crossing.timeLeft - crossedRetryTime;
  if (state.callers.length === 0) return callOut(state, timeLeft, crossing.why);
  return callFailed(state, crossing.why, timeLeft);
}

function gaveUp({ wanted: isWanted, watchers }: Pending, why: ConnectFailure): Step {
  const { step, reason, sentence } = why;
  const failure = { step, reason, sentence };
  const told: PeerEffect[] = isWanted ? [{ do: 'tell_failed', why: failure }] : [];
  return [undefined, [...told, ...answers(watchers, failure)]];
}

function answers(watchers: readonly Watcher[], failure: ConnectFailure | undefined): PeerEffect[] {
  return watchers.map((watcher) => ({ do: 'answer', watcher, failure }));
}

function callerNamed(state: PeerState, caller: Channel): Step {
  const known = state ?? untouched;
  return [{ ...known, callers: [...known.callers, caller] }, []];
}

function callerGone(state: PeerState, caller: Channel, reason: string, sentence: string): Step {
  if (state === undefined) return [state, []];
  const left = { ...state, callers: state.callers.filter((other) => other !== caller) };
  if (left.state === 'up' || left.ours?.kind === 'call' || left.callers.length > 0)
    return [left, []];
  // No caller proved the cookie, so this node makes the call that connect() or why() waits for.
  const isAwaited = left.wanted || left.watchers.length > 0;
  if (isAwaited && reason !== 'cancelled') return callOut(left);
  return gaveUp(left, { step: 'connect', reason: 'cancelled', sentence });
}

function proven(state: PeerState, event: Proven): Step {
  const { link, channel, call } = event;
  if (call !== undefined && !isCalling(state, call))
    return [state, [{ do: 'close', channel, reason: 'overtaken' }]];
  const losers = (state?.callers ?? []).filter((other) => other !== channel);
  if (state?.state === 'up') {
    // The other node has called again and proved the cookie. A node that has a link does not call, so
    // for the other node the old link is dead.
    return [
      undefined,
      [
        { do: 'close_link', link: state.link, reason: 'overtaken' },
        ...closings(losers, 'overtaken'),
        { do: 'tell_down', link: state.link, reason: 'connection_closed' },
        { do: 'again', event },
      ],
    ];
  }
  const overtaken = call === undefined ? abortion(state) : [];
  return [
    { state: 'up', link, callers: [] },
    [
      ...overtaken,
      ...answers(state?.watchers ?? [], undefined),
      ...closings(losers, 'overtaken'),
      { do: 'tell_up', link },
    ],
  ];
}

function abortion(state: Pending | undefined): PeerEffect[] {
  return state?.ours?.kind === 'call' ? [{ do: 'abort', call: state.ours }] : [];
}

function closings(channels: readonly Channel[], reason: string): PeerEffect[] {
  return channels.map((channel) => ({ do: 'close', channel, reason }));
}

function linkEnded(state: PeerState, link: Link, reason: string): Step {
  if (state?.state !== 'up' || state.link !== link) return [state, []];
  const text = reportOfEnd(link.peer.name, link.peer.address, reason);
  const reported: PeerEffect[] = text === undefined ? [] : [{ do: 'report', text }];
  const told = reason === lostMessages ? 'connection_closed' : reason; // for processes it is a cable that was cut
  return [undefined, [...reported, { do: 'tell_down', link, reason: told }]];
}

function dropped(name: string, state: PeerState, reason: string): Step {
  if (state === undefined) return [state, []];
  const hungUp = closings(state.callers, 'cancelled');
  if (state.state === 'up') {
    const { link } = state;
    const over: PeerEffect[] = [
      { do: 'close_link', link, reason },
      { do: 'tell_down', link, reason },
    ];
    return [undefined, [...hungUp, ...over]];
  }
  const sentence = `${name} was disconnected before it came up`;
  const [next, told] = gaveUp(state, { step: 'connect', reason, sentence });
  return [next, [...abortion(state), ...hungUp, ...told]];
}
