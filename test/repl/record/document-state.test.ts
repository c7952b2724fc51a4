import assert from 'node:assert/strict';
import {
  type Change,
  changed,
  emptyEnd,
  finished,
  type Piece,
  settled,
} from '../../../repl/record/document-state.ts';
import { closingOf, textOf, withoutHost } from '../../../repl/record/document-text.ts';

const ms = 1_000; // microseconds

function enter(id: string, terminal: string, at: number, text = `${id}> x\n`): Change {
  return { kind: 'enter', id, terminal, stamp: at * ms, text };
}

function print(id: string, terminal: string, at: number, text: string, begun = ''): Change {
  return { kind: 'print', id, terminal, stamp: at * ms, text, begun };
}

function end(id: string, at: number): Change {
  return { kind: 'end', id, stamp: at * ms };
}

function shown(pieces: readonly Piece[]): string {
  const text = textOf(pieces, emptyEnd);
  return (text.text + closingOf(text)).replace(/^\n```terl\n/, '').replace(/```\n$/, '');
}

describe('pieces of a document', () => {
  it('stand in the order of their stamps, however late they are reported', () => {
    const pieces = changed(
      [],
      [enter('b', 'bar', 2), end('b', 3), enter('a', 'foo', 1), end('a', 4)],
    );
    assert.equal(shown(pieces), '%% foo\na> x\n%% bar\nb> x\n');
  });

  it('keep entries whole that began at the same time', () => {
    const pieces = changed(
      [],
      [
        enter('a', 'foo', 0),
        enter('b', 'bar', 50),
        print('b', 'bar', 60, 'of b\n'),
        print('a', 'foo', 70, 'of a\n'),
        end('b', 80),
        end('a', 90),
      ],
    );
    assert.equal(shown(pieces), '%% foo\na> x\nof a\n%% bar\nb> x\nof b\n');
  });

  it('let an entry stay that waits while another terminal goes on', () => {
    const pieces = changed(
      [],
      [
        enter('a', 'foo', 0),
        enter('b', 'bar', 1_000),
        print('b', 'bar', 1_001, 'of b\n'),
        print('a', 'foo', 1_002, 'of a\n'),
        end('b', 1_003),
        end('a', 1_004),
      ],
    );
    assert.equal(shown(pieces), '%% foo\na> x %% stays\n%% bar\nb> x\nof b\n%% foo\nof a\n');
  });

  it('let it stay, too, if what overtook it is reported late', () => {
    const waits = [
      enter('a', 'foo', 0),
      print('a', 'foo', 10, 'early\n'),
      print('a', 'foo', 1_002, 'of a\n'),
      end('a', 1_003),
    ];
    const late = [enter('b', 'bar', 1_000), print('b', 'bar', 1_001, 'of b\n'), end('b', 1_004)];
    assert.equal(
      shown(changed(changed([], waits), late)),
      '%% foo\na> x %% stays\nearly\n%% bar\nb> x\nof b\n%% foo\nof a\n',
    );
  });

  it('are final when they have been whole for a while, and so have those before them', () => {
    const pieces = changed(
      [],
      [enter('a', 'foo', 0), end('a', 1), enter('b', 'bar', 20), end('b', 30)],
    );
    assert.deepEqual(settled(pieces, 50 * ms, 100 * ms).final, []);
    const { final, rest } = settled(pieces, 101 * ms, 100 * ms);
    assert.deepEqual([final.map(({ id }) => id), rest.map(({ id }) => id)], [['a'], ['b']]);
  });

  it('do not wait for one that goes on and on; its line that is begun moves along', () => {
    const pieces = changed(
      [],
      [
        enter('a', 'foo', 0),
        print('a', 'foo', 1, 'one\n', 'tw'),
        enter('b', 'bar', 20),
        end('b', 30),
      ],
    );
    const { final, rest } = settled(pieces, 200 * ms, 100 * ms);
    assert.equal(shown(final), '%% foo\na> x %% stays\none\n%% bar\nb> x\n');
    const later = changed(rest, [print('a', 'foo', 300, 'two\n'), end('a', 301)]);
    assert.equal(shown(later), '%% foo\ntwo\n');
  });

  it('are bounded: a long output becomes final while it is printed', () => {
    const line = `${'x'.repeat(99)}\n`;
    const pieces = changed(
      [],
      [enter('a', 'foo', 0), print('a', 'foo', 1, line.repeat(1_000), 'y')],
    );
    const { final, rest } = settled(pieces, 2 * ms, 100 * ms);
    assert.equal(final[0]?.text.length, 100_005);
    assert.deepEqual(
      rest.map(({ text, begun }) => [text, begun]),
      [['', 'y']],
    );
  });

  it('end with all that was shown', () => {
    const pieces = changed([], [enter('a', 'foo', 0), print('a', 'foo', 1, '', 'half')]);
    assert.equal(shown(finished(pieces, 5)), '%% foo\na> x %% stays\nhalf\n');
  });

  it('forget an entry that is dropped', () => {
    const pieces = changed([], [enter('a', 'foo', 0), { kind: 'drop', id: 'a' }, end('a', 1)]);
    assert.deepEqual(pieces, []);
  });
});

describe('keys in a document', () => {
  const press = (id: string, terminal: string, at: number, text: string): Change => ({
    kind: 'press',
    id,
    terminal,
    stamp: at * ms,
    text,
  });

  it('stand in a block of the kind terminal, with the entry that they belong to', () => {
    const pieces = changed(
      [],
      [
        enter('a', 'foo', 0),
        end('a', 1),
        press('b', 'foo', 1, '%% type x\n%% keys Enter\n'),
        print('b', 'foo', 2, ' --> x\n$\n$ x\nEshell V1.0 (q() leaves)\n'),
        end('b', 3),
        enter('c', 'foo', 4),
        end('c', 5),
      ],
    );
    assert.equal(
      textOf(pieces, emptyEnd).text,
      '\n```terminal\n%% foo\na> x\n%% type x\n%% keys Enter\n[...]-> x\n[...]\n[...] x\nEshell V[...] leaves)\n```\n\n```terl\n%% foo\nc> x\n',
    );
    const [first, ...rest] = pieces;
    assert.match(textOf([first as Piece], emptyEnd, rest[0]).text, /terminal\n%% foo\na> x\n$/);
  });

  it('do not change the blocks of other terminals', () => {
    const pieces = changed(
      [],
      [press('a', 'foo', 0, '%% keys C-c\n'), end('a', 1), print('b', 'bar', 2, 'of bar\n')],
    );
    assert.match(textOf(pieces, emptyEnd).text, /%% keys C-c\n```\n\n```terl\n%% bar\nof bar\n$/);
  });
});

describe('text of a document', () => {
  const output = (text: string): string =>
    textOf(changed([], [print('a', 'foo', 0, text)]), emptyEnd).text;

  it('has a longer fence around output with a fence in it', () => {
    assert.equal(output('a\n````\n'), '\n`````terl\n%% foo\na\n````\n');
  });

  it('has no output that would be read as something that is typed', () => {
    assert.equal(
      output('(foo@host)1> x\n1> y\n%% bar\n$ ls\n'),
      '\n```terl\n%% foo\n[...]foo@host)1> x\n[...]> y\n[...]% bar\n[...] ls\n',
    );
  });

  it('names this machine host', () => {
    assert.equal(
      withoutHost(
        "foo@vm 'vm' bar@vm.de foo@vmx foo@vm-2 vm between q3@vm and q2@vm. (foo@vm)1>",
        'vm',
      ),
      "foo@host 'host' bar@vm.de foo@vmx foo@vm-2 vm between q3@host and q2@host. (foo@host)1>",
    );
  });
});
