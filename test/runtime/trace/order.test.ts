// The order of a trace, for runs of chance on three nodes, also killed ones.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { arranged } from '../../../runtime/trace/arrange.ts';
import { causeGraph, identityOf } from '../../../runtime/trace/causes.ts';
import { layoutOf } from '../../../runtime/trace/chart-layout.ts';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { happensBefore, isConcurrent, merge } from '../../../runtime/trace/order.ts';
import { createTeller } from '../../../scripts/observer/teller.ts';
import { runs, simulate } from './support/simulator.ts';

describe('the order of a trace', function () {
  this.timeout(60_000);

  it('is a linear extension of happened-before', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const ordered = merge(simulate(steps).events);
        for (const [place, event] of ordered.entries())
          for (const later of ordered.slice(place + 1))
            assert.ok(!happensBefore(later, event), `${identityOf(later)}, ${identityOf(event)}`);
      }),
      { numRuns: 60 },
    );
  });

  it('is that of the nodes, and has each arrival after its send and each receive after its arrival', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { events } = simulate(steps);
        const ordered = merge(events);
        const place = new Map(ordered.map((event, at) => [`${event.kind} ${event.message}`, at]));
        for (const { kind, message } of ordered) {
          const before = kind === 'arrive' ? 'send' : kind === 'receive' ? 'arrive' : undefined;
          if (before === undefined) continue;
          const at = place.get(`${before} ${message}`);
          assert.ok(at !== undefined && at < (place.get(`${kind} ${message}`) ?? -1), message);
        }
        for (const life of new Set(events.map(({ node }) => node)))
          assert.deepEqual(
            ordered.filter(({ node }) => node === life),
            events.filter(({ node }) => node === life),
          );
      }),
    );
  });

  it('is the same however the events are divided into files, also if files overlap', () => {
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat(2)), fc.boolean(), (steps, choices, twice) => {
        const { events } = simulate(steps);
        const files: TraceEvent[][] = [[], [], []];
        for (const event of events) {
          const file = choices.next().value ?? 0;
          if (choices.next().value === 0) files[file]?.push(event);
          else files[file]?.unshift(event);
          if (twice) files[(file + 1) % 3]?.push(event);
        }
        assert.deepEqual(merge(...files), merge(events));
      }),
    );
  });

  it('makes each arrow point down', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const chart = layoutOf(merge(simulate(steps).events), { columnWidth: 100, rowHeight: 24 });
        for (const { points, id } of chart.arrows) {
          assert.ok((points.at(-1)?.y ?? 0) > (points[0]?.y ?? 0), id);
          for (const [place, { y }] of points.entries())
            assert.ok(y >= (points[place - 1]?.y ?? 0), `${id} goes down only`);
        }
      }),
    );
  });
});

describe('the order in which a trace is drawn', function () {
  this.timeout(60_000);

  it('is a linear extension of happened-before, of the same events', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { events } = simulate(steps);
        const drawn = arranged(merge(events));
        assert.deepEqual(merge(drawn), merge(events));
        for (const [place, event] of drawn.entries())
          for (const later of drawn.slice(place + 1)) assert.ok(!happensBefore(later, event));
      }),
      { numRuns: 60 },
    );
  });

  it('is whole even if vectors speak of events that are missing, or lie', () => {
    fc.assert(
      fc.property(runs, fc.nat(4), fc.boolean(), (steps, left, lies) => {
        const some = simulate(steps).events.filter((_, place) => place % 5 !== left);
        const told = some.map((event) =>
          lies
            ? { ...event, vector: { ...event.vector, 'foo@host/1': 1, 'bar@host/2': 9 } }
            : event,
        );
        assert.equal(arranged(merge(told)).length, merge(told).length);
      }),
    );
  });

  it('has short arrows: a message arrives as soon as it can', () => {
    const story = createTeller();
    const [foo, bar, baz] = ['foo@host/1/1', 'bar@host/1/1', 'baz@host/1/1'];
    for (let n = 0; n < 5; n++) story.tell('entry', foo);
    for (let n = 0; n < 4; n++) story.pass(bar, baz, `${n}`);
    const kinds = arranged(merge(story.events)).map(
      ({ kind, node }) => `${kind} ${node.slice(0, 3)}`,
    );
    assert.deepEqual(kinds.slice(0, 6), [
      'send bar',
      'arrive baz',
      'receive baz',
      'entry foo',
      'send bar',
      'arrive baz',
    ]);
  });
});

describe('the causes of an event', function () {
  this.timeout(60_000);

  it('are among what happened before it, its effects among what happened after', () => {
    fc.assert(
      fc.property(runs, fc.nat(), (steps, chosen) => {
        const events = merge(simulate(steps).events);
        const place = chosen % Math.max(1, events.length);
        const event = events[place];
        if (event === undefined) return;
        const { past, future } = causeGraph(events).causesOf(place);
        for (const at of past) assert.ok(happensBefore(events[at] as TraceEvent, event));
        for (const at of future) assert.ok(happensBefore(event, events[at] as TraceEvent));
        for (const other of events)
          if (isConcurrent(event, other)) {
            const at = events.indexOf(other);
            assert.ok(!past.has(at) && !future.has(at));
          }
      }),
    );
  });

  it('leave out what has arrived but was not received', () => {
    const { events } = simulate([
      { act: 'send', a: 0, b: 1 }, // foo's first process to its second
      { act: 'send', a: 1, b: 0 }, // and back, before that is received
    ]);
    const ordered = merge(events);
    assert.deepEqual(
      ordered.map(({ kind, process }) => `${kind} ${process}`),
      ['send foo@host/1/81', 'arrive foo@host/1/82', 'send foo@host/1/82', 'arrive foo@host/1/81'],
    );
    assert.deepEqual([...causeGraph(ordered).causesOf(2).past], []);
    assert.ok(happensBefore(ordered[0] as TraceEvent, ordered[2] as TraceEvent));
  });
});
