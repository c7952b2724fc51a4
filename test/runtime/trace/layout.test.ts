// The geometry of the chart: what stands where, and what is joined to what.

import assert from 'node:assert/strict';
import { arranged } from '../../../runtime/trace/arrange.ts';
import { type Arrow, type ChartLayout, layoutOf } from '../../../runtime/trace/chart-layout.ts';
import { merge } from '../../../runtime/trace/order.ts';
import { createTeller, type Teller } from '../../../scripts/observer/teller.ts';

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
});
