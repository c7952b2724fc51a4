// A trace message as dbg prints it: `(<0.88.0>) <0.90.0> ! hello` (OTP: dbg:dhandler).

import type { Term } from '../term/term.ts';

/** The format of io.format, and its values. */
export type Line = readonly [text: string, values: readonly Term[]];

export function traceLine(message: Term): Line {
  const parts = Array.isArray(message) ? (message as readonly Term[]) : [];
  switch (parts[0]) {
    case 'trace':
      return withEnd(traced(parts.slice(1)), []);
    case 'trace_ts':
      return withEnd(traced(parts.slice(1, -1)), parts.slice(-1));
    case 'seq_trace':
      return sequential(parts);
    default:
      return ['~p~n', [message]];
  }
}

function withEnd([text, values]: Line, time: readonly Term[]): Line {
  const end = time.length === 0 ? '' : ' (Timestamp: ~p)';
  return [`${text}${end}~n`, [...values, ...time]];
}

function traced([pid, what, ...about]: readonly Term[]): Line {
  const [first, second] = about;
  switch (what) {
    case 'receive':
      return ['(~p) << ~p', [pid, first]];
    case 'send':
    case 'send_to_non_existing_process':
      return ['(~p) ~p ! ~p', [pid, second, first]];
    case 'spawn':
      return spawned(pid, first, second);
    default:
      return [`(~p) ~s${' ~p'.repeat(about.length)}`, [pid, what, ...about]];
  }
}

function spawned(pid: Term, child: Term, call: Term): Line {
  const [module, name, args] = Array.isArray(call) ? (call as readonly Term[]) : [];
  const given = Array.isArray(args) ? (args as readonly Term[]) : [];
  const shown = given.map(() => '~p').join(',');
  return [`(~p) spawn ~p as ~s:~s(${shown})`, [pid, child, String(module), String(name), ...given]];
}

function sequential([, label, info, ...time]: readonly Term[]): Line {
  const [what, serial, from, to, message] = Array.isArray(info) ? (info as readonly Term[]) : [];
  const end = time.length === 0 ? '~n' : ' (Timestamp: ~p)~n';
  switch (what) {
    case 'send':
      return [
        `SeqTrace [~p]: (~p) ~p ! ~p [Serial: ~p]${end}`,
        [label, from, to, message, serial, ...time],
      ];
    case 'receive':
      return [
        `SeqTrace [~p]: (~p) << ~p [Serial: ~p, From: ~p]${end}`,
        [label, to, message, serial, from, ...time],
      ];
    default:
      return [
        `SeqTrace [~p]: -> ~p [Serial: ~p, From: ~p]${end}`,
        [label, message, serial, from, ...time],
      ];
  }
}
