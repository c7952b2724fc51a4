// What is said to an Erlang peer and heard from it, by the flags in force.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import { here, nodeNamed } from '../../../../runtime/emulator/identity/incarnation.ts';
import { Pid } from '../../../../runtime/emulator/identity/pid.ts';
import { makeReference } from '../../../../runtime/emulator/identity/reference.ts';
import { DistEntry, entryUp } from '../../../../runtime/emulator/link/dist-entry.ts';
import { heardFromErlang, saidToErlang } from '../../../../runtime/emulator/link/erlang-signals.ts';
import { List, listOf } from '../../../../runtime/emulator/term/list.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import { distFlags } from '../../../../transport/handshake/dist-flags.ts';

const there = nodeNamed('bar@host');
const from = new Pid(here.node, here, 88);
const to = new Pid(there, here, 90);
const reference = makeReference();

function said(flags: readonly bigint[], message: readonly Term[], ...payload: readonly Term[]) {
  const entry = new DistEntry(there);
  const all = flags.reduce((some, flag) => some | flag, 0n);
  entryUp(entry, { creation: 8, hidden: true, link: 1, peer: 'erlang', carrier: '', flags: all });
  const frame = { message, payload: payload[0], hasPayload: payload.length > 0 };
  const { message: told, payload: with_, hasPayload } = saidToErlang(frame, entry.understands);
  return hasPayload ? [told, with_] : [told];
}

function heard(message: readonly Term[], ...payload: readonly Term[]) {
  const frame = { message, payload: payload[0], hasPayload: payload.length > 0 };
  const { message: told, payload: with_, hasPayload } = heardFromErlang(frame);
  return hasPayload ? [told, with_] : [told];
}

describe('signals to an Erlang peer', () => {
  it('have the reason as payload, or in the message for a peer without EXIT_PAYLOAD', () => {
    const exit = [control.PAYLOAD_EXIT, from, to];
    assert.deepEqual(said([distFlags.EXIT_PAYLOAD], exit, 'oops'), [exit, 'oops']);
    assert.deepEqual(said([], exit, 'oops'), [[3, from, to, 'oops']]);
    assert.deepEqual(said([], [control.PAYLOAD_EXIT2, from, to], 'oops'), [[8, from, to, 'oops']]);
    assert.deepEqual(said([], [control.PAYLOAD_MONITOR_P_EXIT, from, to, reference], 'oops'), [
      [21, from, to, reference, 'oops'],
    ]);
    assert.deepEqual(said([], [control.UNLINK_ID, 5, from, to]), [[4, from, to]]);
  });

  it('have stacks as lists', () => {
    const stack = [
      ['mod', 'f', { file: 'mod.ts', line: 3, column: 1 }],
      ['erlang', 'register', ['x', 1], { cause: 'no' }],
    ];
    const [, reason] = said(
      [distFlags.EXIT_PAYLOAD],
      [control.PAYLOAD_EXIT, from, to],
      ['bad', stack],
    );
    const [what, frames] = reason as [Term, List<Term>];
    assert.equal(what, 'bad');
    assert.ok(frames instanceof List);
    const characters = listOf(Array.from('mod.ts', (one) => one.charCodeAt(0)));
    assert.deepEqual(frames[0], [
      'mod',
      'f',
      0,
      listOf([
        ['file', characters],
        ['line', 3],
      ]),
    ]);
    assert.deepEqual(frames[1], [
      'erlang',
      'register',
      listOf(['x', 1]),
      listOf([['error_info', { cause: 'no' }]]),
    ]);
    const [, pair] = said([distFlags.EXIT_PAYLOAD], [control.PAYLOAD_EXIT, from, to], ['a', [1]]);
    assert.deepEqual(pair, ['a', [1]]);
  });

  it('ask for a process with lists, and without its pid', () => {
    const request = [
      control.SPAWN_REQUEST,
      reference,
      from,
      from,
      ['lists', 'seq', 2],
      [['pid', to], 'link', ['priority', 'high']],
    ];
    assert.deepEqual(said([distFlags.SPAWN], request, [1, 3]), [
      [...request.slice(0, 5), listOf(['link', ['priority', 'high']])],
      listOf([1, 3]),
    ]);
  });

  it("call by erpc as Erlang's does", () => {
    const request = [control.SPAWN_REQUEST, reference, from, from, ['erpc', 'execute_call', 3], []];
    const [told, args] = said([distFlags.SPAWN], request, ['lists', 'sum', [1]]);
    assert.deepEqual((told as Term[])[4], ['erpc', 'execute_call', 4]);
    assert.deepEqual(args, listOf([reference, 'lists', 'sum', listOf([1])]));
  });

  it('name a sender', () => {
    const [told] = said([], [control.REG_SEND, '', '', 'name'], 'hi');
    assert.ok(Pid.is((told as Term[])[1]));
  });
});

describe('signals of an Erlang peer', () => {
  it('are those of terl by other names', () => {
    assert.deepEqual(heard([3, to, from, 'oops']), [[control.PAYLOAD_EXIT, to, from], 'oops']);
    assert.deepEqual(heard([8, to, from, 'oops']), [[control.PAYLOAD_EXIT2, to, from], 'oops']);
    assert.deepEqual(heard([13, to, from, 't', 'oops']), [
      [control.PAYLOAD_EXIT_TT, to, from, 't'],
      'oops',
    ]);
    assert.deepEqual(heard([21, to, from, reference, 'oops']), [
      [control.PAYLOAD_MONITOR_P_EXIT, to, from, reference],
      'oops',
    ]);
    assert.deepEqual(heard([4, to, from]), [[control.UNLINK_ID, 0, to, from]]);
    assert.deepEqual(heard([22, to, from], 'hi'), [[control.SEND, to, from], 'hi']);
    assert.deepEqual(heard([23, to, from, 't'], 'hi'), [[control.SEND_TT, to, from, 't'], 'hi']);
  });

  it('of OTP 28 are messages to pids, names and aliases', () => {
    assert.deepEqual(heard([37, 0, to, from], 'hi'), [[control.SEND, to, from], 'hi']);
    assert.deepEqual(heard([37, 8, to, 'name'], 'hi'), [[control.REG_SEND, to, '', 'name'], 'hi']);
    assert.deepEqual(heard([37, 4, to, reference], 'hi'), [
      [control.ALIAS_SEND, to, reference],
      'hi',
    ]);
    assert.deepEqual(heard([37, 16, to, from], 'oops'), [
      [control.PAYLOAD_EXIT2, to, from],
      'oops',
    ]);
    assert.deepEqual(heard([37, 2, to, from, 't'], 'hi'), [[control.SEND_TT, to, from, 't'], 'hi']);
  });

  it('ask for a process with proper lists only', () => {
    const request = [29, reference, to, to, ['mod', 'f', 1], listOf(['link'])];
    assert.deepEqual(heard(request, listOf([1])), [[...request.slice(0, 5), ['link']], [1]]);
    assert.throws(() => heard(request, [1]), /lists it needs/);
  });
});
