// The geometry of the chart: what stands where, and what is joined to what.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { arranged } from '../../../runtime/trace/arrange.ts';
import { columnsOf, livesIn } from '../../../runtime/trace/chart-columns.ts';
import { type Arrow, type ChartLayout, layoutOf } from '../../../runtime/trace/chart-layout.ts';
import { merge } from '../../../runtime/trace/order.ts';
import { createTeller, type Teller } from '../../../scripts/observer/teller.ts';
import { runs, simulate } from './support/simulator.ts';

const size = { columnWidth: 100, rowHeight: 20 };
const [foo, foo2, bar] = ['foo@host/1/88', 'foo@host/1/90', 'bar@host/2/89'];

describe('the layout of a chart', () => {
  let story: Teller;
  beforeEach(() => {
    story = createTeller();
  });
  const layout = (): ChartLayout => layoutOf(arranged(merge(story.events)), size);
  /** An arrow as text: its kind, and the columns and rows of its ends. */
  const said = ({ kind, points }: Arrow): string =>
    [kind, ...points.map(({ x, y }) => `${Math.floor(x / 100)},${Math.floor(y / 20)}`)].join(' ');

  it('has one arrow for a spawn that both ends tell of', () => {
    story.tell('entry', foo);
    story.spawn(foo, foo2, 's.s()');
    story.spawn(foo2, bar, 's.s()');
    assert.deepEqual(layout().arrows.map(said), ['spawn 0,1 1,2', 'spawn 1,3 2,4']);
    assert.deepEqual(
      layout().lifelines.map(({ from }) => from),
      [10, 50, 90],
    );
  });

  it('joins an exit to each DOWN that tells of it, and the two ends of a link', () => {
    story.tie('link', foo, bar);
    story.exit(bar, "'boom'", [foo, foo2]);
    const { arrows, rows } = layout();
    assert.deepEqual(arrows.map(said), ['tie 0,0 2,1', 'signal 2,2 0,3', 'signal 2,2 1,4']);
    const receives = rows.filter(({ event }) => event.kind === 'receive').map(({ row }) => row);
    assert.deepEqual(receives.length, 2);
  });

  it('puts a message that is taken as it arrives into one row', () => {
    story.pass(foo, bar, "'hi'");
    const { rows, rowCount } = layout();
    assert.deepEqual(
      rows.map(({ row }) => row),
      [0, 1, 1],
    );
    assert.equal(rowCount, 2);
  });

  it('bends an arrow that is long, and one that leads back to its process', () => {
    const late = story.send(foo, bar, "'late'");
    story.pass(foo, foo, "'me'");
    for (let n = 0; n < 12; n++) story.pass(foo2, bar, `${n}`);
    story.arrive(late);
    const [first, second] = layout().arrows;
    assert.equal(first?.points.length, 4);
    assert.equal(second?.points.length, 4);
    assert.equal(second?.points[0]?.x, second?.points[3]?.x);
  });

  it('lets an arrow end on its way if the other end is not in the chart', () => {
    const [hidden] = ['bar@host/2/95'];
    const message = story.send(foo, hidden ?? '', "'x'");
    story.arrive(message);
    story.pass(foo, bar, "'y'");
    const shown = arranged(merge(story.events)).filter(({ process }) => process !== hidden);
    const [cut] = layoutOf(shown, size).arrows;
    assert.equal(cut?.isCut, true);
    assert.ok((cut?.points[1]?.x ?? 0) < 150);
  });

  it('finds what is in some rows without looking at the others', () => {
    for (let n = 0; n < 500; n++) story.pass(foo, bar, `${n}`);
    const chart = layout();
    const near = chart.arrowsIn(500, 520);
    assert.ok(near.length >= 10 && near.length < 60, `${near.length}`);
    assert.deepEqual(
      chart.placesIn(10, 11).map((place) => chart.rows[place]?.row),
      [10, 11, 11],
    );
  });

  it('has the lives of a node side by side, and nodes without processes last', () => {
    story.tell('nodeup', 'baz@host/9', { other: 'foo@host' });
    story.tell('entry', 'foo@host/1/88');
    story.tell('entry', 'bar@host/2/89');
    story.tell('entry', 'foo@host/3/88');
    assert.deepEqual(
      layout().groups.map(({ shown }) => shown),
      ['bar@host', 'foo@host, life 1', 'foo@host, life 2', 'baz@host'],
    );
  });

  it('has the shells of a node first, then its other processes by their pids', () => {
    story.pass('foo@host/1/bar@host 3', 'foo@host/1/100', "'hi'");
    story.pass('foo@host/1/90', 'foo@host/1/100', "'hi'");
    story.tell('entry', 'foo@host/1/95', { term: '1' });
    story.tell('entry', 'foo@host/1/88', { term: '1' });
    assert.deepEqual(
      layout().columns.map(({ key }) => key.slice('foo@host/1/'.length)),
      ['88', '95', '90', '100', 'bar@host 3'],
    );
  });

  it('never changes the order of two columns that are there, whatever is told, forgotten or filtered', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(), fc.nat(9), (steps, from, to, odd) => {
        const events = simulate(steps).events.filter(({ kind }) => kind !== 'entry');
        const lives = livesIn(events);
        const some = arranged(merge(events.slice(from % events.length, to))).filter(
          ({ count }) => count % 10 !== odd,
        );
        const all = columnsOf(arranged(merge(events)), lives).byKey;
        const places = columnsOf(some, lives).columns.flatMap(({ key }) =>
          key.split('/').length === 3 ? (all.get(key)?.place ?? []) : [],
        );
        assert.deepEqual(
          places,
          places.toSorted((one, other) => one - other),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('has nodes in the order in which they were heard of, not in that of causes', () => {
    const known = livesIn(story.events, ['qux@host/5', 'foo@host/1']);
    story.pass(bar, foo, "'hi'");
    const shown = arranged(merge(story.events));
    assert.deepEqual(
      layoutOf(shown, size, undefined, livesIn(shown, known)).groups.map(({ name }) => name),
      ['foo@host', 'bar@host'],
    );
  });
});
