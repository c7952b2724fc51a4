// What a traced node has in memory for the node that collects its events: bounded, in order, and honest about what was dropped.

import assert from 'node:assert/strict';
import { Reader } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeControl,
  decodeTerm,
} from '../../../../runtime/emulator/codec/external-term-format.ts';
import { host } from '../../../../runtime/emulator/host/host.ts';
import { nodeNamed } from '../../../../runtime/emulator/identity/incarnation.ts';
import {
  type DistEntry,
  entryDown,
  entryOf,
  entryUp,
} from '../../../../runtime/emulator/link/dist-entry.ts';
import { flushEntries } from '../../../../runtime/emulator/link/dist-output.ts';
import { passOn, traceMessage } from '../../../../runtime/emulator/trace/collecting.ts';
import { tellEvent } from '../../../../runtime/emulator/trace/events.ts';

describe('what a traced node has to tell', () => {
  const { calls } = host;
  let entry: DistEntry;
  let taken: Uint8Array[] = [];
  beforeEach(() => {
    host.calls = { ...calls, clock: () => performance.now() };
    taken = [];
    entry = entryOf(nodeNamed('collector@host'));
    entryUp(entry, { creation: 1, hidden: false, link: 1, peer: 'terl', carrier: '', flags: 0n });
    traceMessage('collector@host', ['trace', 1]);
    turn();
    taken = [];
  });
  afterEach(() => {
    traceMessage('collector@host', ['trace_over', 1, 0]);
    entryDown(entry);
    host.calls = calls;
  });

  /** A turn in which this number of events happen. */
  const happens = (events: number): void => {
    for (let count = 0; count < events; count++) tellEvent('entry', undefined, { term: 'x' });
  };
  /** The end of a turn; the link takes what it is given, but says of nothing that it has arrived. */
  const turn = (): void => {
    passOn();
    flushEntries((_node, _link, frames) => taken.push(Buffer.concat(frames)));
  };
  /** The messages that the link has taken. */
  const messages = (): unknown[][] =>
    taken.flatMap((frames) => {
      const reader = new Reader(frames);
      const found: unknown[][] = [];
      while (reader.left > 0) {
        reader.skip(4 + 1);
        assert.equal(reader.u8(), 131, 'a whole frame');
        decodeControl(reader);
        reader.u8();
        found.push(decodeTerm(reader) as unknown[]);
      }
      return found;
    });
  const events = (): { kind: string; term: string }[] =>
    messages().flatMap(([kind, , lines]) =>
      kind === 'events'
        ? String(lines)
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    );

  it('is never cut into fragments, which wait without a limit', () => {
    for (let count = 0; count < 20; count++) {
      happens(5_000);
      turn();
      assert.equal(entry.large.bytes, 0);
      assert.equal(entry.queued.length, 0);
    }
    assert.equal(events().length, 100_000);
  });

  it('is dropped and counted while the link is congested', () => {
    entry.busy = true;
    for (let count = 0; count < 20; count++) {
      happens(5_000);
      turn();
    }
    assert.equal(entry.large.bytes + entry.queued.length, 0);
    assert.deepEqual(messages(), []);
    entry.busy = false;
    happens(1);
    turn();
    const [one, dropped] = events();
    assert.equal(one?.kind, 'entry');
    assert.deepEqual([dropped?.kind, dropped?.term], ['dropped', '100000']);
  });

  it('comes before the answer that all has been told', () => {
    happens(5_000);
    traceMessage('collector@host', ['sync', 1, 7]);
    turn();
    assert.deepEqual(messages().at(-1), ['synced', 1, 7]);
    assert.equal(events().length, 5_000);
  });
});
