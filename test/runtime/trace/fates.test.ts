// What became of the messages of runs of chance, against what the simulator knows.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { type Fate, fatesOf } from '../../../runtime/trace/fates.ts';
import { merge } from '../../../runtime/trace/order.ts';
import { runs, simulate, type Truth } from './support/simulator.ts';

/** What a trace may say, when a message has really become this. What it cannot know it does not claim. */
const possible: Readonly<Record<Truth, readonly Fate[]>> = {
  taken: ['received'],
  arrived: ['in the mailbox'],
  carried: ['under way', 'lost', 'unknown'], // lost: if its receiver is dead already; unknown: if its sender has seen the end of the link
  'nobody was there': ['lost', 'under way', 'unknown'],
  'the link ended': ['lost', 'under way', 'unknown'],
};

describe('the fates of messages', function () {
  this.timeout(60_000);

  it('are never wrong', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { events, truths } = simulate(steps);
        const fates = fatesOf(merge(events));
        for (const [id, truth] of truths) {
          const fate = fates.get(id)?.fate;
          assert.ok(
            fate !== undefined && possible[truth].includes(fate),
            `${id}: ${truth}, ${fate}`,
          );
          if (truth !== 'carried' || fate !== 'lost') continue;
          const { other } = fates.get(id)?.send ?? {};
          assert.ok(
            hasExited(events, other),
            `${id} is carried to a living process, and called lost`,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are the same when events are missing at the end, or known better', () => {
    const later: Readonly<Record<Fate, readonly Fate[]>> = {
      received: ['received'],
      'in the mailbox': ['in the mailbox', 'received'],
      'under way': ['under way', 'in the mailbox', 'received', 'lost', 'unknown'],
      lost: ['lost'],
      unknown: ['unknown', 'in the mailbox', 'received', 'lost'],
    };
    fc.assert(
      fc.property(runs, fc.nat(), (steps, cut) => {
        const { events } = simulate(steps);
        const ordered = merge(events);
        const fates = fatesOf(ordered);
        for (const [id, { fate }] of fatesOf(ordered.slice(0, cut % (ordered.length + 1)))) {
          const now = fates.get(id)?.fate;
          assert.ok(now !== undefined && later[fate].includes(now), `${id}: ${fate}, then ${now}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  const send = (life: string, number: number, other: string, more = {}): TraceEvent => ({
    kind: 'send',
    node: life,
    process: `${life}/80`,
    count: number,
    vector: { [life]: number },
    time: 0,
    message: `${life}#${number}`,
    other,
    term: "'hi'",
    ...more,
  });
  const of = (kind: TraceEvent['kind'], life: string, number: number, more = {}): TraceEvent => ({
    kind,
    node: life,
    process: '',
    count: number,
    vector: { [life]: number },
    time: 0,
    ...more,
  });
  const [foo, bar] = ['foo@host/1', 'bar@host/2'];
  const fate = (events: readonly TraceEvent[]): Fate | undefined =>
    fatesOf(merge(events)).get(`${foo}#1`)?.fate;

  it('are under way while the link is up', () => {
    assert.equal(fate([send(foo, 1, `${bar}/81`)]), 'under way');
    assert.equal(fate([send(foo, 1, 'echo@bar@host')]), 'under way');
  });

  it('are unknown if the link ended and the other side says nothing', () => {
    const down = of('nodedown', foo, 2, { other: bar });
    assert.equal(fate([send(foo, 1, `${bar}/81`), down]), 'unknown');
    assert.equal(fate([send(foo, 1, 'echo@bar@host'), down]), 'unknown');
    assert.equal(fate([send(foo, 1, `${bar}/81`), { ...down, other: 'bar@host' }]), 'unknown');
  });

  it('are lost if the other side saw the end of the link and nothing before it', () => {
    const downs = [of('nodedown', foo, 2, { other: bar }), of('nodedown', bar, 1, { other: foo })];
    assert.equal(fate([send(foo, 1, `${bar}/81`), ...downs]), 'lost');
    assert.equal(fate([send(foo, 1, 'echo@bar@host'), ...downs]), 'lost');
  });

  it('are lost if the link had ended before they were sent, and no other came up', () => {
    const down = of('nodedown', foo, 1, { other: 'bar@host' });
    const late = send(foo, 2, `${bar}/81`);
    const named = send(foo, 2, 'echo@bar@host');
    const fateOf = (...events: TraceEvent[]): Fate | undefined =>
      fatesOf(merge(events)).get(`${foo}#2`)?.fate;
    const vain = of('nodedown', foo, 3, { other: 'bar@host' });
    const up = of('nodeup', foo, 3, { other: 'bar@host' });
    for (const one of [late, named]) {
      assert.equal(fateOf(down, one), 'under way');
      assert.equal(fateOf(down, one, vain), 'lost');
      assert.equal(fateOf(down, one, up), 'under way');
      const end = of('nodedown', foo, 4, { other: 'bar@host' });
      assert.equal(fateOf(down, one, up, end), 'unknown');
    }
  });

  it('are lost if the link that was wanted did not come up, and were never under way then', () => {
    const failed = of('nodedown', foo, 2, { other: 'bar@host', failed: true });
    for (const other of [`${bar}/81`, 'echo@bar@host']) {
      assert.equal(fate([send(foo, 1, other), failed]), 'lost');
      assert.equal(fate([send(foo, 1, other, { unstamped: true }), failed]), 'lost');
      const down = of('nodedown', foo, 2, { other: 'bar@host' });
      const later = of('nodedown', foo, 3, { other: 'bar@host', failed: true });
      assert.equal(fate([send(foo, 1, other), down, later]), 'unknown');
    }
  });

  it('are unknown if the other node gets no stamps, whatever it tells later', () => {
    const unstamped = send(foo, 1, `${bar}/81`, { unstamped: true });
    assert.equal(fate([unstamped]), 'unknown');
    const exit = of('exit', bar, 1, { process: `${bar}/81` });
    assert.equal(fate([unstamped, exit]), 'unknown');
    const next = send(foo, 2, `${bar}/81`);
    const arrive = of('arrive', bar, 1, {
      process: `${bar}/81`,
      message: `${foo}#2`,
      vector: { [foo]: 2, [bar]: 1 },
    });
    assert.equal(fate([unstamped, next, arrive]), 'unknown');
  });

  it('are lost if the receiver has ended, here or there', () => {
    const exit = of('exit', bar, 1, { process: `${bar}/81` });
    assert.equal(fate([send(foo, 1, `${bar}/81`), exit]), 'lost');
    const next = of('entry', foo, 2);
    assert.equal(fate([send(foo, 1, `${foo}/99`)]), 'under way');
    assert.equal(fate([send(foo, 1, `${foo}/99`), next]), 'lost');
  });

  it('are unknown, not lost, if the other side has dropped events', () => {
    const downs = [of('nodedown', foo, 2, { other: bar }), of('nodedown', bar, 1, { other: foo })];
    const dropped = of('dropped', bar, 2, { term: '1,000' });
    assert.equal(fate([send(foo, 1, `${bar}/81`), ...downs, dropped]), 'unknown');
  });

  it('are unknown if the arrival may be among events that are missing', () => {
    const [before, after] = [of('entry', bar, 1), of('entry', bar, 3)];
    assert.equal(fate([send(foo, 1, `${bar}/81`), before]), 'under way');
    assert.equal(fate([send(foo, 1, `${bar}/81`), before, after]), 'unknown');
    const knows = { vector: { [foo]: 1, [bar]: 3 } }; // the arrival is after what the sender knows of
    assert.equal(fate([before, after, send(foo, 1, `${bar}/81`, knows)]), 'under way');
  });
});

function hasExited(events: readonly TraceEvent[], key: string | undefined): boolean {
  return events.some(({ kind, process }) => kind === 'exit' && process === key);
}
