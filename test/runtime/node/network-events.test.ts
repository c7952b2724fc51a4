// What a node is told of calls that fail.

import assert from 'node:assert/strict';
import type { HostEvent } from '../../../runtime/emulator/host/contract.ts';
import { fromNetwork } from '../../../runtime/node/network-events.ts';

describe('a failed call', () => {
  const events: HostEvent[] = [];
  const turns = { tell: (event: HostEvent) => void events.push(event) };
  const network = fromNetwork(() => turns as never);
  beforeEach(() => events.splice(0));

  const gone = { step: 'connect', reason: 'econnrefused', sentence: 'it is gone' } as const;
  const refused = { step: 'challenge_ack', reason: 'bad_cookie', sentence: 'it refused' } as const;

  /** The reports that came, and whether the emulator has heard of the failure. */
  function told(): { reports: string[]; failed: boolean } {
    const reports: string[] = [];
    let failed = false;
    for (const event of events.splice(0))
      if (event.kind === 'report') reports.push(event.text);
      else failed = event.kind === 'connectFailed' && event.isTold === reports.length > 0;
    return { reports, failed };
  }

  it('is reported', () => {
    network.failed('bar@host', gone);
    assert.deepEqual(told(), {
      reports: ["** Connection to bar@host failed: it is gone; see why('bar@host') **"],
      failed: true,
    });
    network.failed('../x@host', gone);
    const [report] = told().reports;
    assert.equal(report, "** Connection to ../x@host failed: it is gone; see why('../x@host') **");
  });

  it('that only news of the node has caused is not reported, unless the node answers and refuses', () => {
    network.calledByNews('bar@host');
    network.failed('bar@host', gone);
    assert.deepEqual(told(), { reports: [], failed: true });
    network.calledByNews('bar@host');
    network.failed('bar@host', { ...refused, reason: 'timeout' });
    assert.deepEqual(told().reports, []);
    network.calledByNews('bar@host');
    network.failed('bar@host', refused);
    assert.deepEqual(told().reports, ['** Connection to bar@host failed: it refused **']);
    network.failed('bar@host', gone); // a later call, which somebody made
    assert.deepEqual(told().reports, ['** Connection to bar@host failed: it is gone **']);
  });

  it('is not reported when the node was killed while it answered', () => {
    network.failed('bar@host', { ...gone, reason: 'econnreset' });
    assert.deepEqual(told(), { reports: [], failed: true });
  });

  it('is reported once for each node while the broker is away', () => {
    const away = { step: 'broker', reason: 'broker_lost', sentence: 'the broker is away' } as const;
    const reports = (name: string): number => {
      network.failed(name, away);
      return told().reports.length;
    };
    assert.deepEqual(['a@r', 'a@r', 'b@r', 'a@r', 'b@r'].map(reports), [1, 0, 1, 0, 0]);
    network.failed('c@r', { step: 'room', reason: 'no_such_node', sentence: 'no c' }); // it is back
    told();
    assert.deepEqual(['a@r', 'a@r'].map(reports), [1, 0]);
  });
});
