// What Erlang's I/O protocol asks of a device, in all its forms.

import assert from 'node:assert/strict';
import { ioRequestOf } from '../../../../runtime/emulator/signals/io-requests.ts';
import { endWith, listOf } from '../../../../runtime/emulator/term/list.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const characters = (text: string): Term =>
  listOf(Array.from(text, (one) => one.codePointAt(0) as number)) as Term;
const writes = (text: string): object => ({ kind: 'write', text });
const refused = (reason: string): object => ({ kind: 'unknown', reason });

describe('a request of the I/O protocol', () => {
  const rows: readonly (readonly [title: string, request: Term, wanted: object])[] = [
    ['writes a string', ['put_chars', 'unicode', 'hi'], writes('hi')],
    ['writes characters', ['put_chars', 'unicode', characters('żó')], writes('żó')],
    ['writes a binary', ['put_chars', 'unicode', bytes('żó')], writes('żó')],
    [
      'writes lists of all these, also with a binary as tail',
      [
        'put_chars',
        'unicode',
        endWith(listOf<Term>([bytes('a'), characters('b'), 99]), bytes('d')) as Term,
      ],
      writes('abcd'),
    ],
    ['writes Latin-1', ['put_chars', 'latin1', Uint8Array.of(0xe9)], writes('é')],
    ['of before R13 has no encoding', ['put_chars', 'hi'], writes('hi')],
    [
      'writes what io_lib:format makes',
      [
        'put_chars',
        'unicode',
        'io_lib',
        'format',
        listOf<Term>([characters('~s ~p~n'), listOf<Term>([bytes('a'), ['b', 1]]) as Term]) as Term,
      ],
      writes("a ['b', 1]\n"),
    ],
    [
      'of terl has arrays',
      ['put_chars', 'unicode', 'io_lib', 'format', ['~p', ['x']]],
      writes("'x'"),
    ],
    [
      'that does not fit its format is none',
      [
        'put_chars',
        'unicode',
        'io_lib',
        'format',
        listOf<Term>(['~p', listOf([]) as Term]) as Term,
      ],
      refused('request'),
    ],
    [
      'of another module runs nothing',
      ['put_chars', 'unicode', 'erlang', 'halt', listOf([]) as Term],
      refused('request'),
    ],
    ['with characters that are none is none', ['put_chars', 'unicode', -1], refused('request')],
    [
      'reads a line, with a prompt in any form',
      ['get_line', 'unicode', characters('> ')],
      { kind: 'line', prompt: '> ' },
    ],
    [
      'reads a line, with a prompt that is formatted',
      ['get_line', 'unicode', ['format', '~p> ', listOf([1]) as Term]],
      { kind: 'line', prompt: '1> ' },
    ],
    [
      'reads characters',
      ['get_chars', 'unicode', '> ', 3],
      { kind: 'characters', prompt: '> ', count: 3 },
    ],
    [
      'reads until a function of the asker has enough',
      ['get_until', 'unicode', '> ', 'erl_scan', 'tokens', listOf([1]) as Term],
      {
        kind: 'until',
        prompt: '> ',
        until: { module: 'erl_scan', function: 'tokens', args: listOf([1]) },
      },
    ],
    ['without such a function is unknown', ['get_until', 'unicode', '> '], refused('request')],
    [
      'for what is typed without an echo is not supported',
      ['get_password', 'unicode', '> '],
      refused('enotsup'),
    ],
    ['asks for the options', 'getopts', { kind: 'tell', what: 'options' }],
    [
      'sets options',
      ['setopts', listOf<Term>(['binary', ['encoding', 'unicode']]) as Term],
      { kind: 'options', isBinary: true },
    ],
    ['sets no other options', ['setopts', listOf<Term>(['nonsense']) as Term], refused('enotsup')],
    ['asks for the width', ['get_geometry', 'columns'], { kind: 'tell', what: 'columns' }],
    ['asks for the height', ['get_geometry', 'rows'], { kind: 'tell', what: 'rows' }],
    ['asks for a depth that nobody knows', ['get_geometry', 'depth'], refused('enotsup')],
    ['of another kind is unknown', ['nonsense'], refused('request')],
    ['that is no tuple is unknown', 7, refused('request')],
  ];
  for (const [title, request, wanted] of rows)
    it(title, () => assert.deepEqual(ioRequestOf(request), wanted));
});
