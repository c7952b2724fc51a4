import assert from 'node:assert/strict';
import { isMatching, match } from 'ts-pattern';
import { here, incarnation } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid, Pid } from '../../../../runtime/emulator/identity/pid.ts';
import { makeReference } from '../../../../runtime/emulator/identity/reference.ts';
import {
  binary,
  bitstring,
  float,
  improper,
  list,
} from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import { matchesPattern, selectByPattern } from '../../../../runtime/emulator/term/match.ts';
import { matchByIdentity } from '../../../../runtime/emulator/term/match-by-identity.ts';
import { P } from '../../../../runtime/emulator/term/patterns.ts';

const pid = internPid(here.node, here, 90);
const bar = incarnation('bar@host', 1);
const other = internPid(bar.node, bar, 90);
const reference = makeReference();

const patterns: unknown[] = [
  'ok',
  5,
  0,
  -0,
  Number.NaN,
  null,
  undefined,
  10n,
  true,
  P._,
  P.any,
  P.string,
  P.number,
  P.boolean,
  P.bigint,
  P.nullish,
  P.select(),
  P.select('all'),
  pid,
  reference,
  [],
  ['pong', 5],
  ['pong', P.number],
  ['pong', P.select()],
  ['pong', P.select('n')],
  ['pong', P.select('n', P.number.gt(4))],
  [P.select('tag'), P.select('n')],
  ['DOWN', P.select('ref', reference as never), 'process', P._, P.select('reason')],
  ['hi', pid],
  [P.string, ...P.array(P.number)],
  [...P.array(P.select('all')), 5],
  // biome-ignore lint/suspicious/noSparseArray: what ts-pattern does with a hole is compared
  ['pong', ,],
  { a: 1 },
  { a: P.select(), b: P._ },
  { a: P.optional(P.number.select('a')) },
  { a: { b: ['x', P.select()] } },
  {},
  P.array(P.number),
  P.array(P.select('n')),
  P.array({ a: P.select('as') }),
  P.union('ok', ['pong', P.any]),
  P.union(['pong', P.select('n')], { a: P.select('a') }),
  P.union(P.string, P.number).optional(),
  P.union('ok', 5).or('no'),
  P.union(P.string, P.number).and(P.not('')),
  P.union(P.string, P.number).select(),
  P.union(P.string, P.union(P.number, P.nullish)).select('one'),
  ['pong', P.union(4, 5)],
  { a: P.union(1, 2).optional() },
  P.intersection({ a: P.any }, { b: P.select('b') }),
  P.not('ok'),
  P.not(P.array()),
  P.when((value) => value === 'ok'),
  P.string.startsWith('o'),
  P.instanceOf(Map),
  P.map('k', P.select('v')),
  P.set(P.number),
  P.record(P.string, P.number),
  { length: 2 },
  list(1, P.select()),
  list('a', ...P.array(P.number)),
  list(P.select('one'), P.any),
  improper('alias', P.select()),
  improper('alias', reference),
  float(1),
  ['temperature', float(20)],
  binary('ab'),
  bitstring([1, 160], 3),
];

const values: unknown[] = [
  'ok',
  '',
  5,
  0,
  -0,
  Number.NaN,
  null,
  undefined,
  10n,
  true,
  pid,
  other,
  reference,
  makeReference(),
  [],
  ['pong', 5],
  ['pong', 4],
  ['pong'],
  ['pong', undefined],
  ['ping', 5],
  ['pong', 5, 6],
  [1, 2, 3],
  ['DOWN', reference, 'process', pid, 'noproc'],
  ['DOWN', makeReference(), 'process', pid, 'noproc'],
  ['hi', pid],
  ['hi', other],
  { a: 1 },
  { a: 1, b: 2 },
  { a: undefined },
  { b: 1 },
  {},
  { a: { b: ['x', 'y'] } },
  [{ a: 1 }, { a: 2 }],
  new Map([['k', 1]]),
  new Map(),
  new Set([1]),
  new Set(['a']),
  [1, 2],
  list(1, 2),
  list('a', 1, 2),
  list('pong', 5),
  improper('alias', reference),
  improper('alias', makeReference()),
  improper('alias', 1, 2),
  list('alias'),
  float(1),
  float(2),
  ['temperature', float(20)],
  binary('ab'),
  binary('abc'),
  Uint8Array.of(1, 160),
  bitstring([1, 160], 3),
  bitstring([1, 160], 4),
];

describe('match', () => {
  before(matchByIdentity); // as the emulator does

  it('matches what ts-pattern matches and selects what it selects', () => {
    for (const pattern of patterns) {
      for (const value of values) {
        const expected = isMatching(pattern as never, value as never);
        assert.equal(matchesPattern(pattern, value), expected);
        if (!expected) continue;
        const selected = match<unknown, unknown>(value)
          .with(pattern as never, (found: unknown) => found)
          .otherwise(() => assert.fail('ts-pattern disagrees with itself'));
        assert.deepEqual(selectByPattern(pattern, value), selected);
      }
    }
  });

  it('agrees with ts-pattern on patterns and values of all nestings', () => {
    for (const inner of patterns.filter((pattern) => !isIterated(pattern))) {
      for (const [pattern, wrap] of wrapped(inner)) {
        for (const value of values.map(wrap)) {
          assert.equal(
            matchesPattern(pattern, value),
            isMatching(pattern as never, value as never),
          );
        }
      }
    }
  });

  it('matches a pid by identity, not by its fields', () => {
    const twin = new Pid(Pid.homeOf(pid), Pid.originOf(pid), Pid.idOf(pid));
    assert.equal(matchesPattern(pid, twin), false);
    assert.equal(matchesPattern(['hi', pid], ['hi', twin]), false);
  });

  it('tells lists from arrays where the pattern is a list, and compares all bytes of a binary', () => {
    assert.equal(matchesPattern([1, 2], list(1, 2)), true);
    assert.equal(matchesPattern(list(1, 2), list(1, 2)), true);
    assert.equal(matchesPattern(list(1, 2), [1, 2]), false);
    assert.equal(matchesPattern(list('alias'), improper('alias', 1)), false);
    assert.equal(matchesPattern(improper('alias', P.number), improper('alias', 1)), true);
    assert.equal(selectByPattern(improper('alias', P.select()), improper('alias', 1)), 1);
    assert.equal(matchesPattern(float(1), 1), false);
    assert.equal(matchesPattern(binary('ab'), binary('abc')), false);
  });

  it('lets what a predicate throws through', () => {
    const throwing = P.when(() => {
      throw new Error('no');
    });
    assert.throws(() => matchesPattern(throwing, 1), /no/);
  });
});

function isIterated(pattern: unknown): boolean {
  return Array.isArray(pattern) && pattern.length === 0;
}

function wrapped(inner: unknown): [unknown, (value: unknown) => unknown][] {
  return [
    [['tag', inner], (value) => ['tag', value]],
    [{ key: inner }, (value) => ({ key: value })],
    [[{ key: [inner] }], (value) => [{ key: [value] }]],
    [P.array(inner as never), (value) => [value, value]],
  ];
}
