import assert from 'node:assert/strict';
import { Reader } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeControl,
  decodeTerm,
} from '../../../../runtime/emulator/codec/external-term-format.ts';
import { host } from '../../../../runtime/emulator/host/host.ts';
import {
  clockFrame,
  heardTime,
  recordedWith,
  recordingTime,
} from '../../../../runtime/emulator/link/recording-clock.ts';

describe('clock of a recording, on the links', () => {
  const { calls } = host;
  before(() => {
    host.calls = { ...calls, clock: () => performance.now() };
  });
  after(() => {
    host.calls = calls;
    recordedWith.clear();
  });

  /** The time that a node of the recording is told. */
  const told = (): number => {
    const frame = new Reader(clockFrame('bar@host') ?? assert.fail(), 6);
    assert.deepEqual(decodeControl(frame), [6, '', '', 'transcript_server']);
    frame.u8();
    const [kind, time] = decodeTerm(frame) as [string, number];
    assert.equal(kind, 'clock');
    return time;
  };

  it('is told to the nodes of the recording only', () => {
    assert.equal(clockFrame('bar@host'), undefined);
    recordedWith.add('bar@host');
    assert.ok(told() >= Date.now() * 1000 - 1_000_000);
  });

  it('is put forward by a node that is ahead, and so are the times told after that', () => {
    const ahead = recordingTime() + 60_000_000;
    heardTime(ahead);
    assert.ok(recordingTime() > ahead);
    assert.ok(told() > ahead);
    heardTime(ahead - 30_000_000);
    assert.ok(recordingTime() > ahead);
  });

  it('is not put forward by a time that cannot be', () => {
    const now = recordingTime();
    for (const wrong of [now + 2 * 86_400_000_000, Number.NaN, 1e300, '7', now + 0.5, undefined])
      heardTime(wrong);
    assert.ok(recordingTime() < now + 10_000_000);
  });
});
