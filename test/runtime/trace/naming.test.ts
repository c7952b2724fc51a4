// Events as sentences.

import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { sentenceOf } from '../../../runtime/trace/naming.ts';

describe('an event as a sentence', () => {
  const dropped: TraceEvent = {
    kind: 'dropped',
    node: 'foo@host/7',
    process: '',
    count: 1,
    vector: { 'foo@host/7': 1 },
    time: 0,
  };
  const missed = { ...dropped, other: 'bar@host/8#3', term: "'hi'" };
  const missing = { ...dropped, term: '12' };

  it('says that a message was lost, or that events are missing, which are both dropped', () => {
    assert.equal(
      sentenceOf(missed, (key) => key),
      "'hi' comes, but no process is there to take it: it is lost",
    );
    assert.equal(
      sentenceOf(missing, (key) => key),
      '12 events are missing here: there were too many to pass on',
    );
  });
});
