// What waits for one page: bounded, and honest about what was dropped.

import assert from 'node:assert/strict';
import {
  bytesWaiting,
  eventsAFlush,
  eventsWaiting,
  textLength,
} from '../../../runtime/observer/limits.ts';
import { createOutlet, type Outlet } from '../../../runtime/observer/outlet.ts';
import type { HostMessage } from '../../../runtime/observer/protocol.ts';
import type { TraceEvent } from '../../../runtime/trace/event.ts';

const event = (number: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  kind: 'entry',
  node: 'foo@host/1',
  process: 'foo@host/1/88',
  count: number,
  vector: { 'foo@host/1': number },
  time: 0,
  ...more,
});

describe('what waits for a page', () => {
  const line = {
    bufferedAmount: 0,
    sent: [] as HostMessage[],
    send(text: string) {
      this.sent.push(JSON.parse(text));
    },
  };
  let outlet: Outlet;
  beforeEach(() => {
    line.bufferedAmount = 0;
    line.sent = [];
    outlet = createOutlet(line);
  });
  afterEach(() => outlet.close());
  const sent = async (count: number): Promise<readonly HostMessage[]> => {
    while (line.sent.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return line.sent;
  };
  const events = (first: number, count: number): HostMessage => ({
    kind: 'events',
    events: Array.from({ length: count }, (_, n) => event(first + n)),
    dropped: 0,
  });

  it('comes in portions that a page can draw', async () => {
    outlet.tell(events(1, eventsAFlush + 1));
    const [first, second] = await sent(2);
    assert.ok(first?.kind === 'events' && first.events.length === eventsAFlush);
    assert.ok(second?.kind === 'events' && second.events.length === 1);
  });

  it('is dropped when it is too much, and counted', async () => {
    line.bufferedAmount = bytesWaiting + 1; // the page takes nothing
    for (let n = 0; n < 10; n++) outlet.tell(events(n * 10_000 + 1, 10_000));
    outlet.tell({ kind: 'events', events: [], dropped: 5 });
    await new Promise((resolve) => setTimeout(resolve, 250)); // nothing is sent meanwhile
    assert.deepEqual(line.sent, []);
    line.bufferedAmount = 0;
    const [first] = await sent(1);
    assert.ok(first?.kind === 'events');
    assert.equal(first.dropped, 100_000 - eventsWaiting + 5);
  });

  it('has the names of processes, also if the event that told the name is dropped', async () => {
    line.bufferedAmount = bytesWaiting + 1;
    outlet.tell(events(1, eventsWaiting));
    const other = { process: 'foo@host/1/89' };
    outlet.tell({
      kind: 'events',
      events: [event(eventsWaiting + 1, { ...other, shown: 'echo <0.89.0>' })],
      dropped: 0,
    });
    line.bufferedAmount = 0;
    await sent(eventsWaiting / eventsAFlush);
    outlet.tell({ kind: 'events', events: [event(eventsWaiting + 2, other)], dropped: 0 });
    const last = (await sent(eventsWaiting / eventsAFlush + 1)).at(-1);
    assert.ok(last?.kind === 'events');
    assert.deepEqual(
      last.events.map(({ shown }) => shown),
      ['echo <0.89.0>'],
    );
  });

  it('has of each other kind only the latest', async () => {
    const trace = (nodes: readonly string[]): HostMessage => ({ kind: 'trace', isOn: true, nodes });
    outlet.tell(trace(['foo@host']));
    outlet.tell(trace(['foo@host', 'bar@host']));
    outlet.tell({ kind: 'processes', node: 'foo@host', processes: [] });
    outlet.tell({ kind: 'processes', node: 'bar@host', processes: [] });
    const all = await sent(3);
    assert.deepEqual(all[0], trace(['foo@host', 'bar@host']));
    assert.equal(all.length, 3);
  });

  it('has no long texts: terms and names are cut, an event with a long key is dropped', async () => {
    const long = 'x'.repeat(10_000_000);
    outlet.tell({
      kind: 'events',
      events: [
        event(1, { term: long, shown: long }),
        event(2, { process: long }),
        event(3, { message: long }),
      ],
      dropped: 0,
    });
    outlet.tell({
      kind: 'process',
      key: long,
      info: { dictionary: Array(1_000).fill(long), name: long },
    });
    const [process, told] = await sent(2);
    assert.ok(told?.kind === 'events');
    assert.equal(told.dropped, 2);
    assert.deepEqual(
      told.events.map(({ term = '', shown = '' }) => [term.length, shown.length]),
      [[textLength + 1, textLength + 1]],
    );
    assert.ok(JSON.stringify(process).length < 200_000);
  });
});
