// The pace of a film: typed as a person types, with time to read, and the same at each run.

import assert from 'node:assert/strict';
import { type Beat, paced, type Take } from '../../../repl/film/performance.ts';

const terminals = [{ name: 'foo', columns: 80, rows: 20 }];

/** A take in which all happens at the same time, unless a beat has one of its own. */
function take(...beats: readonly Untimed[]): Take {
  return { terminals, beats: beats.map((beat) => ({ at: 0, ...beat }) as Beat) };
}

type Untimed = { readonly at?: number } & (
  | { readonly kind: 'mark'; readonly label: string; readonly line: number; terminal?: string }
  | { readonly kind: 'output'; readonly terminal: string; readonly data: string }
  | { readonly kind: 'rest'; readonly letters: number }
  | { readonly kind: 'key'; readonly terminal: string; readonly key: string }
);

const key = (pressed: string): Untimed => ({ kind: 'key', terminal: 'foo', key: pressed });
const output = (data: string, at = 0): Untimed => ({ kind: 'output', terminal: 'foo', data, at });
const rest = (letters: number): Untimed => ({ kind: 'rest', letters });
const step = (label: string): Untimed => ({ kind: 'mark', label, line: 1, terminal: 'foo' });
const typed = (text: string): Untimed[] => [...text].flatMap((one) => [key(one), output(one)]);

/** The times of the output. */
function times({ beats, ...rest }: Take, speed = 1): number[] {
  return paced({ ...rest, beats }, speed).events.map(({ at }) => at);
}

describe('the pace of a film', () => {
  it('has 40 to 90 ms between two keys, not always the same', () => {
    const at = times(take(...typed('spawn(one, two, three)')));
    const between = at.slice(1).map((time, n) => time - (at[n] ?? 0));
    assert.ok(
      between.every((ms) => ms >= 40 && ms <= 90),
      `${between}`,
    );
    assert.ok(new Set(between).size > 5, `${between}`);
  });

  it('waits a moment before Enter', () => {
    const [letter = 0, enter = 0] = times(take(key('1'), output('1'), key('\r'), output('\r\n')));
    assert.ok(enter - letter >= 300, `${enter - letter}`);
  });

  it('leaves time to read, in proportion to what is new, within limits', () => {
    const reading = (letters: number): number => {
      const [, before = 0, after = 0] = times(
        take(key('1'), output('1'), key('\r'), output('x'), rest(letters), key('2'), output('2')),
      );
      return after - before;
    };
    const [short, long, longest] = [reading(1), reading(100), reading(1e5)];
    assert.ok(short >= 600, `${short}`);
    assert.ok(long > short + 1_000, `${long}`);
    assert.ok(longest > long && longest < 6_000, `${longest}`);
  });

  it('is the same however fast the programs answered', () => {
    const beats = [step('1 + 1'), ...typed('1 + 1'), key('\r'), output('2'), step('2')];
    const slow = beats.map((beat, n) => ({ ...beat, at: n * 437 }));
    assert.deepEqual(paced(take(...slow), 1), paced(take(...beats), 1));
  });

  it('shows that one waits, but not for long', () => {
    const wait = (ms: number): number => {
      const [first = 0, second = 0] = times(take(output('a', 0), output('b', ms)));
      return second - first;
    };
    assert.equal(wait(1_400), 0);
    assert.equal(wait(1_600), 2_000);
    assert.equal(wait(60_000), 2_000);
  });

  it('is faster at a higher speed', () => {
    const one = take(step('1'), ...typed('1 + 1'), key('\r'), output('2'));
    const [ordinary, fast] = [paced(one, 1), paced(one, 2)];
    assert.equal(fast.length, Math.round(ordinary.length / 2));
    assert.ok((times(one, 2).at(-1) ?? 0) < (times(one).at(-1) ?? 0) / 1.9);
  });

  it('tells in which terminal somebody types', () => {
    const { focuses } = paced(
      take(step('a'), ...typed('a'), { ...step('b'), terminal: 'bar' } as Untimed, ...typed('b')),
      1,
    );
    assert.deepEqual(
      focuses.map(({ terminal }) => terminal),
      ['foo', 'bar', 'foo'],
    );
  });

  it('has its markers where a step begins, and ends when all is read', () => {
    const { events, markers, length } = paced(
      take(step('a'), ...typed('a'), key('\r'), output('A'), rest(1), step('b'), ...typed('b')),
      1,
    );
    assert.deepEqual(
      markers.map(({ label }) => label),
      ['a', 'b'],
    );
    const [, second] = markers;
    assert.ok((second?.at ?? 0) > (events[1]?.at ?? 0));
    assert.ok(length >= (events.at(-1)?.at ?? 0) + 600);
  });
});
