// What becomes of one peer, event by event: no socket, no timer.
import assert from 'node:assert/strict';
import { crossedRetryTime } from '../../../transport/base/wire-limits.ts';
import type { Channel } from '../../../transport/carrier/channel.ts';
import type { ConnectFailure } from '../../../transport/kernel/connect-error.ts';
import type { Peer } from '../../../transport/kernel/net-kernel-contract.ts';
import {
  type Call,
  type Crossing,
  happened,
  type Link,
  type PeerEffect,
  type PeerEvent,
  type PeerState,
  statusFor,
} from '../../../transport/kernel/peer-state.ts';
import type { Connection } from '../../../transport/link/connection.ts';

const bar = 'bar@host';
const channel = (address: string) => ({ address }) as Channel;
const linkOf = (number: number): Link => ({
  peer: { name: bar, address: '10.0.0.2:99', link: number } as Peer,
  connection: {} as Connection,
  since: 0,
});
const failure = (step: ConnectFailure['step'], reason: string): ConnectFailure => ({
  step,
  reason,
  sentence: `${bar} ${reason}`,
});
const refused = failure('connect', 'econnrefused');
const nok = failure('status', 'nok');

/** What is done about a peer, as text; calls have numbers. */
function textOf(effect: PeerEffect, calls: readonly Call[]): string {
  switch (effect.do) {
    case 'call':
      return `call ${calls.indexOf(effect.call) + 1}${effect.call.hidden ? ' hidden' : ''}`;
    case 'abort':
      return `abort ${calls.indexOf(effect.call) + 1}`;
    case 'wait':
    case 'again':
      return effect.do;
    case 'close':
      return `close ${effect.channel.address} ${effect.reason}`;
    case 'close_link':
      return `close link ${effect.link.peer.link} ${effect.reason}`;
    case 'tell_failed':
      return `failed ${effect.why.step} ${effect.why.reason}`;
    case 'tell_up':
      return `up ${effect.link.peer.link}`;
    case 'tell_down':
      return `down ${effect.link.peer.link} ${effect.reason}`;
    case 'report':
      return effect.text;
    case 'answer':
      return `answer ${effect.failure?.reason ?? 'up'}`;
  }
}

/** One peer; each function is an event and gives what is done about it. */
function makePeer() {
  let state: PeerState;
  const calls: Call[] = [];
  const crossings: Crossing[] = [];

  function happens(event: PeerEvent): string[] {
    const [next, effects] = happened(bar, state, event);
    state = next;
    return effects.flatMap((effect) => {
      if (effect.do === 'call') calls.push(effect.call);
      if (effect.do === 'wait') crossings.push(effect.crossing);
      const text = textOf(effect, calls);
      return effect.do === 'again' ? [text, ...happens(effect.event)] : [text];
    });
  }

  function callOf(number: number): Call {
    const call = calls[number - 1];
    assert.ok(call);
    return call;
  }

  return {
    happens,
    status: (ownName: string) => statusFor(state, { ownName, caller: bar }),
    connect: (hidden = false) => happens({ kind: 'wanted', hidden, refusal: undefined }),
    watch: () => happens({ kind: 'watched', watcher() {}, noted() {} }),
    callFails: (number: number, why: ConnectFailure, timeLeft = 0) =>
      happens({ kind: 'call_failed', call: callOf(number), why, timeLeft }),
    callProves: (number: number, link: Link) =>
      happens({ kind: 'proven', link, channel: channel('ours'), call: callOf(number) }),
    callerProves: (caller: Channel, link: Link) =>
      happens({ kind: 'proven', link, channel: caller, call: undefined }),
    names: (caller: Channel) => happens({ kind: 'caller_named', caller }),
    leaves: (caller: Channel, reason = 'bad_cookie') =>
      happens({ kind: 'caller_gone', caller, reason, sentence: 'it left' }),
    waited: (number: number) => {
      const crossing = crossings[number - 1];
      assert.ok(crossing);
      return happens({ kind: 'crossing_over', crossing });
    },
    ends: (link: Link, reason: string) => happens({ kind: 'link_ended', link, reason }),
    disconnect: () => happens({ kind: 'dropped', reason: 'disconnect' }),
    timeOf: (number: number) => callOf(number).time,
    isForgotten: () => state === undefined,
  };
}

describe('peer-state: a call of ours', () => {
  it('goes out once, however often it is wanted, and comes up', () => {
    const peer = makePeer();
    assert.deepEqual(peer.connect(), ['call 1']);
    assert.deepEqual(peer.connect(), []);
    assert.deepEqual(peer.callProves(1, linkOf(1)), ['up 1']);
    assert.deepEqual(peer.connect(), []);
    assert.equal(peer.timeOf(1), undefined);
  });

  it('fails once, and is forgotten', () => {
    const peer = makePeer();
    peer.connect();
    peer.connect();
    assert.deepEqual(peer.callFails(1, refused), ['failed connect econnrefused']);
    assert.ok(peer.isForgotten());
    assert.deepEqual(peer.callFails(1, refused), []);
    assert.deepEqual(peer.connect(), ['call 2']);
  });

  it('is refused by the rules of this node before it goes out', () => {
    const peer = makePeer();
    const held = failure('auto_connect', 'never');
    const wanted = (refusal: ConnectFailure) =>
      peer.happens({ kind: 'wanted', hidden: false, refusal });
    assert.deepEqual(wanted(held), ['failed auto_connect never']);
    assert.deepEqual(wanted(failure('allow', 'not_allowed')), [
      '** Connection attempt with disallowed node bar@host **',
      'failed allow not_allowed',
    ]);
    assert.ok(peer.isForgotten());
    peer.connect();
    assert.deepEqual(wanted(held), []);
  });

  it('tells who watches it, and nobody else when nobody wanted it', () => {
    const peer = makePeer();
    assert.deepEqual(peer.watch(), ['call 1']);
    assert.deepEqual(peer.watch(), []);
    assert.deepEqual(peer.callFails(1, refused), ['answer econnrefused', 'answer econnrefused']);
    peer.watch();
    peer.connect();
    assert.deepEqual(peer.callProves(2, linkOf(1)), ['answer up', 'up 1']);
    assert.deepEqual(peer.watch(), ['answer up']);
  });

  it('is aborted when this node disconnects, and its late proof changes nothing', () => {
    const peer = makePeer();
    peer.connect();
    assert.deepEqual(peer.disconnect(), ['abort 1', 'failed connect disconnect']);
    assert.deepEqual(peer.callProves(1, linkOf(1)), ['close ours overtaken']);
    peer.connect(true);
    assert.deepEqual(peer.callProves(1, linkOf(2)), ['close ours overtaken']);
    assert.deepEqual(peer.callFails(1, refused), []);
    assert.deepEqual(peer.callProves(2, linkOf(3)), ['up 3']);
  });
});

describe('peer-state: a call of theirs', () => {
  const first = channel('first');
  const second = channel('second');

  it('comes up and closes its losers', () => {
    const peer = makePeer();
    assert.equal(peer.status('foo@host'), 'ok');
    assert.deepEqual(peer.names(first), []);
    assert.deepEqual(peer.names(second), []);
    assert.equal(peer.status('foo@host'), 'ok');
    assert.deepEqual(peer.callerProves(second, linkOf(1)), ['close first overtaken', 'up 1']);
    assert.deepEqual(peer.leaves(first, 'overtaken'), []);
  });

  it('answers for ours that waits for it', () => {
    const peer = makePeer();
    peer.names(first);
    assert.deepEqual(peer.connect(), []);
    assert.deepEqual(peer.callerProves(first, linkOf(1)), ['up 1']);
  });

  it('that proves nothing makes ours go out, once no other caller is there', () => {
    const peer = makePeer();
    peer.names(first);
    peer.names(second);
    peer.connect();
    assert.deepEqual(peer.leaves(first), []);
    assert.deepEqual(peer.leaves(second), ['call 1']);
  });

  it('that proves nothing is forgotten when nobody here waited', () => {
    const peer = makePeer();
    peer.names(first);
    assert.deepEqual(peer.leaves(first), []);
    assert.ok(peer.isForgotten());
    assert.deepEqual(peer.leaves(first), []);
  });

  it('that was given up at once is not followed by a call of ours', () => {
    const peer = makePeer();
    peer.names(first);
    peer.connect();
    assert.deepEqual(peer.leaves(first, 'cancelled'), ['failed connect cancelled']);
  });

  it('is closed when this node disconnects', () => {
    const peer = makePeer();
    peer.names(first);
    assert.deepEqual(peer.disconnect(), ['close first cancelled']);
    assert.deepEqual(peer.disconnect(), []);
  });
});

describe('peer-state: calls that cross', () => {
  const theirs = channel('theirs');

  it('are settled by the names of the two nodes', () => {
    const peer = makePeer();
    peer.connect();
    assert.equal(peer.status('foo@host'), 'nok');
    assert.equal(peer.status('alf@host'), 'ok_simultaneous');
  });

  it('come up as theirs, and ours is aborted', () => {
    const peer = makePeer();
    peer.connect();
    peer.names(theirs);
    assert.deepEqual(peer.callerProves(theirs, linkOf(1)), ['abort 1', 'up 1']);
    assert.deepEqual(peer.callFails(1, failure('challenge', 'cancelled'), 5_000), []);
  });

  it('come up as ours, and theirs is closed', () => {
    const peer = makePeer();
    peer.connect();
    peer.names(theirs);
    assert.deepEqual(peer.callProves(1, linkOf(1)), ['close theirs overtaken', 'up 1']);
  });

  it('wait for theirs, then ours goes out again with the time that is left', () => {
    const peer = makePeer();
    peer.connect(true);
    assert.deepEqual(peer.callFails(1, nok, 5_000), ['wait']);
    assert.equal(peer.status('foo@host'), 'ok');
    assert.deepEqual(peer.waited(1), ['call 2 hidden']);
    assert.equal(peer.timeOf(2), 5_000 - crossedRetryTime);
  });

  it('tell why they were repeated, if the rest of the time is too short for an answer', () => {
    const peer = makePeer();
    peer.connect();
    peer.callFails(1, nok, 2 * crossedRetryTime);
    assert.deepEqual(peer.waited(1), ['call 2']);
    assert.deepEqual(peer.callFails(2, failure('connect', 'timeout')), ['failed status nok']);
    peer.connect();
    assert.deepEqual(peer.callFails(3, failure('connect', 'timeout')), ['failed connect timeout']);
  });

  it('wait on while theirs is in its handshake, and it answers for ours', () => {
    const peer = makePeer();
    peer.connect();
    peer.callFails(1, nok, 2.5 * crossedRetryTime);
    peer.names(theirs);
    assert.deepEqual(peer.waited(1), ['wait']);
    assert.deepEqual(peer.waited(2), []); // no time is left
    assert.deepEqual(peer.waited(2), []);
    assert.deepEqual(peer.leaves(theirs), ['call 2']);
  });

  it('are given up when no time is left and theirs did not arrive', () => {
    const peer = makePeer();
    peer.connect();
    assert.deepEqual(peer.callFails(1, nok, crossedRetryTime), ['failed status nok']);
  });

  it('forget what they waited for once ours has gone out again', () => {
    const peer = makePeer();
    peer.connect();
    peer.callFails(1, nok, 5_000);
    peer.names(theirs);
    assert.deepEqual(peer.leaves(theirs), ['call 2']);
    assert.deepEqual(peer.waited(1), []);
    assert.deepEqual(peer.callProves(2, linkOf(1)), ['up 1']);
  });

  it('do not go out again after a disconnect', () => {
    const peer = makePeer();
    peer.connect();
    peer.callFails(1, nok, 5_000);
    assert.deepEqual(peer.disconnect(), ['failed connect disconnect']);
    assert.deepEqual(peer.waited(1), []);
  });
});

function up() {
  const peer = makePeer();
  const link = linkOf(1);
  peer.connect();
  peer.callProves(1, link);
  return { peer, link };
}

const newcomer = channel('newcomer'); // calls while the link is up

describe('peer-state: a link', () => {
  it('that ends is told down once', () => {
    const { peer, link } = up();
    assert.deepEqual(peer.ends(link, 'connection_closed'), ['down 1 connection_closed']);
    assert.deepEqual(peer.ends(link, 'connection_closed'), []);
    assert.ok(peer.isForgotten());
  });

  it('that ends by silence or by a fault is reported first', () => {
    const silent = up();
    assert.deepEqual(silent.peer.ends(silent.link, 'net_tick_timeout'), [
      '** Node bar@host not responding **\n** Removing (timedout) connection **',
      'down 1 net_tick_timeout',
    ]);
    const faulty = up();
    assert.deepEqual(faulty.peer.ends(faulty.link, 'text_message'), [
      '** Node bar@host at 10.0.0.2:99 broke the protocol: text_message **\n** Removing connection **',
      'down 1 text_message',
    ]);
  });

  it('is closed by this node, with those who say that it is dead', () => {
    const { peer, link } = up();
    assert.equal(peer.status('foo@host'), 'alive');
    peer.names(newcomer);
    assert.deepEqual(peer.disconnect(), [
      'close newcomer cancelled',
      'close link 1 disconnect',
      'down 1 disconnect',
    ]);
    assert.deepEqual(peer.ends(link, 'connection_closed'), []);
  });
});

describe('peer-state: a newcomer', () => {
  it('that proves itself comes up once the link it overtakes is down', () => {
    const { peer, link } = up();
    const other = channel('other');
    peer.names(other);
    peer.names(newcomer);
    assert.deepEqual(peer.callerProves(newcomer, linkOf(2)), [
      'close link 1 overtaken',
      'close other overtaken',
      'down 1 connection_closed',
      'again',
      'up 2',
    ]);
    assert.deepEqual(peer.ends(link, 'connection_closed'), []);
    assert.deepEqual(peer.leaves(other, 'overtaken'), []);
  });

  it('that proves nothing leaves the link as it is', () => {
    const { peer, link } = up();
    peer.names(newcomer);
    assert.deepEqual(peer.leaves(newcomer), []);
    assert.deepEqual(peer.ends(link, 'connection_closed'), ['down 1 connection_closed']);
  });

  it('comes up, too, when the link has ended meanwhile', () => {
    const { peer, link } = up();
    peer.names(newcomer);
    peer.ends(link, 'connection_closed');
    assert.deepEqual(peer.callerProves(newcomer, linkOf(2)), ['up 2']);
  });
});
