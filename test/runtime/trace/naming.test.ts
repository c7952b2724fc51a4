// Events as sentences.

import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { sentenceOf } from '../../../runtime/trace/naming.ts';
import { describeFault, type Effect } from '../../../transport/faults/fault.ts';

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
  const missing = { ...dropped, term: '12345' };

  it('says that a message was lost, or that events are missing, which are both dropped', () => {
    assert.equal(
      sentenceOf(missed, (key) => key),
      "'hi' comes, but no process is there to take it: it is lost",
    );
    assert.equal(
      sentenceOf(missing, (key) => key),
      '12,345 events are missing here: there were too many to pass on',
    );
  });

  it('calls a fault that is healed by a name, whatever it is', () => {
    const effects: readonly Effect[] = [
      { kind: 'cut' },
      { kind: 'hold' },
      { kind: 'delay', time: 3000, jitter: 0, seed: 1 },
      { kind: 'delay', time: 200, jitter: 50, seed: 1 },
      { kind: 'rate', bytes: 20 },
    ];
    const of = { from: 'a@host', to: 'b@host' };
    const sentences = [
      ...effects.map((effect) => describeFault({ ...of, oneway: false, effect })),
      ...effects.map((effect) => describeFault({ ...of, oneway: true, effect })),
      'a@host is frozen',
    ];
    const healed = (term: string): string =>
      sentenceOf({ ...dropped, kind: 'heal', term }, (key) => key);
    const names = ['cut', 'hold', 'delay of 3000 ms', 'delay of 200 ± 50 ms'];
    const all = [...names, 'rate of 20 bytes a second'];
    assert.deepEqual(sentences.map(healed), [
      ...all.map((name) => `healed: the ${name} between a@host and b@host`),
      ...all.map((name) => `healed: the ${name} from a@host to b@host`),
      'healed: the freeze of a@host',
    ]);
  });
});
