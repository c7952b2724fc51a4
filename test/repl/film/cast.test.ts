// The film as an asciicast: played in a terminal, it shows at its end what each terminal showed.

import assert from 'node:assert/strict';
import { castOf } from '../../../repl/film/cast.ts';
import type { Performance } from '../../../repl/film/performance.ts';
import { playCast } from '../../helpers/terminal.ts';

const size = { columns: 30, rows: 5 };
const options = { title: 'Links', command: 'terl -play links.md' } as const;

const performance: Performance = {
  terminals: [
    { name: 'foo', ...size },
    { name: 'bar', ...size },
  ],
  events: [
    { at: 100, terminal: 'foo', data: '1> ' },
    { at: 150, terminal: 'bar', data: '1> ' },
    { at: 1_000, terminal: 'foo', data: 'nodes()' },
    { at: 2_000, terminal: 'foo', data: "\r\n['bar@host']\r\n2> " },
    { at: 3_000, terminal: 'bar', data: 'q()\r\n' },
  ],
  markers: [
    { at: 50, label: 'Links', line: 1, terminal: undefined },
    { at: 900, label: 'foo 1> nodes()', line: 5, terminal: 'foo' },
    { at: 2_900, label: 'bar 1> q()', line: 9, terminal: 'bar' },
  ],
  focuses: [
    { at: 900, terminal: 'foo' },
    { at: 2_900, terminal: 'bar' },
  ],
  length: 4_000,
};

const atItsEnd = [
  `─ foo ${'─'.repeat(24)} │ ▸ bar ${'─'.repeat(24)}`,
  '1> nodes()                     │ 1> q()',
  "['bar@host']                   │",
  '2>                             │',
  '                               │',
  '                               │',
];

function eventsOf(cast: string): readonly [number, string, string][] {
  return cast
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
}

describe('the asciicast of a film', () => {
  for (const version of [2, 3] as const)
    it(`shows at its end what the terminals show, in version ${version}`, async () => {
      const cast = await castOf(performance, { version, ...options });
      assert.deepEqual(await playCast(cast), atItsEnd);
    });

  it('has a marker for each step and heading, at its time', async () => {
    const cast = await castOf(performance, { version: 2, ...options });
    const markers = eventsOf(cast).filter(([, code]) => code === 'm');
    assert.deepEqual(
      markers.map(([, , label]) => label),
      performance.markers.map(({ label }) => label),
    );
    for (const [n, [at]] of markers.entries())
      assert.ok(Math.abs(at * 1_000 - (performance.markers[n]?.at ?? 0)) <= 34);
  });

  it('lasts as long as the performance', async () => {
    const second = eventsOf(await castOf(performance, { version: 2, ...options }));
    const third = eventsOf(await castOf(performance, { version: 3, ...options }));
    assert.equal(second.at(-1)?.[0], 4);
    assert.equal(Number(third.reduce((sum, [at]) => sum + at, 0).toFixed(3)), 4);
    assert.deepEqual(third.at(-1)?.slice(1), ['x', '0']);
  });

  it('has at most 30 frames a second', async () => {
    const events = Array.from({ length: 1_000 }, (_, at) => ({
      at,
      terminal: 'foo',
      data: String(at % 10),
    }));
    const cast = await castOf({ ...performance, events }, { version: 2, ...options });
    const frames = eventsOf(cast).filter(([, code]) => code === 'o');
    assert.ok(frames.length <= 33, `${frames.length}`);
  });

  it('says what it is, and has no date', async () => {
    const cast = await castOf(performance, { version: 3, ...options });
    assert.deepEqual(JSON.parse(cast.split('\n')[0] ?? ''), {
      version: 3,
      term: { cols: 63, rows: 6 },
      command: 'terl -play links.md',
      title: 'Links',
    });
  });
});
