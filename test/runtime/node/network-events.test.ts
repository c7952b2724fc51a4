// What a node is told of calls that fail.

import assert from 'node:assert/strict';
import { Reader, Writer } from '../../../runtime/emulator/codec/bytes.ts';
import { into } from '../../../runtime/emulator/host/batch.ts';
import { fromNetwork } from '../../../runtime/node/network-events.ts';

describe('a failed call', () => {
  const incoming = new Writer();
  const turns = { incoming, wake: () => undefined, stop: () => undefined };
  const network = fromNetwork(() => turns as never);
  beforeEach(() => incoming.reset());

  const gone = { step: 'connect', reason: 'econnrefused', sentence: 'it is gone' } as const;
  const refused = { step: 'challenge_ack', reason: 'bad_cookie', sentence: 'it refused' } as const;

  /** The reports that came, and whether the emulator has heard of the failure. */
  function told(): { reports: string[]; failed: boolean } {
    const reader = new Reader(incoming.bytes().slice());
    const reports: string[] = [];
    let failed = false;
    while (reader.left > 0) {
      const what = reader.u8();
      const [, text] = [reader.text(), reader.text()];
      if (what === into.report) reports.push(text);
      else failed = what === into.connectFailed && reader.u8() === Math.sign(reports.length);
    }
    return { reports, failed };
  }

  it('is reported', () => {
    network.failed('bar@host', gone);
    assert.deepEqual(told(), {
      reports: ["** Connection to bar@host failed: it is gone; see why('bar@host') **"],
      failed: true,
    });
  });

  it('that only news of the node has caused is not reported, unless the node answers and refuses', () => {
    network.calledByNews('bar@host');
    network.failed('bar@host', gone);
    assert.deepEqual(told(), { reports: [], failed: true });
    incoming.reset();
    network.calledByNews('bar@host');
    network.failed('bar@host', { ...refused, reason: 'timeout' });
    assert.deepEqual(told().reports, []);
    incoming.reset();
    network.calledByNews('bar@host');
    network.failed('bar@host', refused);
    assert.deepEqual(told().reports, ['** Connection to bar@host failed: it refused **']);
    incoming.reset();
    network.failed('bar@host', gone); // a later call, which somebody made
    assert.deepEqual(told().reports, ['** Connection to bar@host failed: it is gone **']);
  });

  it('is not reported when the node was killed while it answered', () => {
    network.failed('bar@host', { ...gone, reason: 'econnreset' });
    assert.deepEqual(told(), { reports: [], failed: true });
  });
});
