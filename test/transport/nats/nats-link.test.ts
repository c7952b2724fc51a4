import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NatsLink } from '../../../transport/nats/nats-link.ts';
import { roomKeys } from '../../../transport/nats/room-keys.ts';
import { movedClock } from '../support/moved-clock.ts';

const window = 64 * 1024;
const partBytes = 1_000;

interface End {
  readonly link: NatsLink;
  readonly got: Buffer[];
  readonly told: string[]; // 'drained', 'closed REASON'
  isOver: boolean;
}

interface Pair {
  readonly foo: End;
  readonly bar: End;
  /** Messages on their way, in order; `deliver` takes them out. */
  readonly way: {
    readonly to: 'foo' | 'bar';
    readonly bytes: Uint8Array;
    readonly asks: boolean;
  }[];
  deliver(count?: number): void;
}

function pair(): Pair {
  const keys = roomKeys(Buffer.alloc(16, 7), 'room-7');
  const way: Pair['way'] = [];
  const make = (to: 'foo' | 'bar'): End => {
    const seals = keys.linkSeals('id', 'a.b', to === 'bar' ? 'dialled' : 'accepted');
    const end: End = {
      got: [],
      told: [],
      isOver: false,
      link: new NatsLink({
        address: 'nats://test',
        partBytes,
        clock: movedClock(),
        seals,
        window,
        windowHere: () => window,
        publish: (bytes, asks) => void way.push({ to, bytes, asks }),
        over: () => {
          end.isOver = true;
        },
      }),
    };
    end.link.deliverTo({
      message: (bytes) => void end.got.push(Buffer.from(bytes)),
      drained: () => void end.told.push('drained'),
      closed: (reason) => void end.told.push(`closed ${reason}`),
    });
    return end;
  };
  const [foo, bar] = [make('bar'), make('foo')];
  return {
    foo,
    bar,
    way,
    deliver(count = Number.POSITIVE_INFINITY) {
      for (let left = count; left > 0; left--) {
        const next = way.shift();
        if (next === undefined) return;
        (next.to === 'foo' ? foo : bar).link.arrived(next.bytes);
      }
    },
  };
}

describe('link over NATS', () => {
  it('has so much under way only as the other side takes, and tells when the rest has left', () => {
    const { foo, bar, way, deliver } = pair();
    const large = Buffer.alloc(3 * window, 'x');
    foo.link.send(large);
    assert.equal(foo.link.queued, 3 * window - Math.floor(window / partBytes) * partBytes);
    let arrived = 0;
    foo.link.whenArrived(() => arrived++);
    bar.link.pause(true);
    deliver();
    assert.deepEqual([bar.got.length, arrived, way.length], [0, 0, 0]);
    bar.link.pause(false);
    deliver();
    assert.deepEqual([bar.got.length, arrived, foo.link.queued], [1, 1, 0]);
    assert.ok(bar.got[0]?.equals(large));
    assert.deepEqual(foo.told, ['drained']);
  });

  it('ends both ends when a message is lost, whichever it is', () => {
    for (let lost = 0; lost < 3; lost++) {
      const { foo, bar, way, deliver } = pair();
      for (const text of ['one', 'two', 'three']) foo.link.send(Buffer.from(text));
      way.splice(lost, 1);
      foo.link.look(); // something was heard a moment ago
      foo.link.look();
      deliver();
      assert.deepEqual(bar.told, ['closed lost_messages']);
      assert.deepEqual(foo.told, ['closed lost_messages']);
      assert.deepEqual([foo.isOver, bar.isOver], [true, true]);
      assert.equal(bar.got.length, lost);
    }
  });

  it('asks whether the other side is there, and takes the server at its word', () => {
    const { foo, bar, way, deliver } = pair();
    foo.link.look();
    assert.equal(way.length, 0);
    foo.link.look();
    assert.deepEqual(
      way.map(({ asks }) => asks),
      [true],
    );
    deliver();
    foo.link.look();
    assert.equal(way.length, 0);
    bar.link.close('disconnect');
    way.length = 0; // and nobody hears it
    foo.link.nobody();
    assert.deepEqual(foo.told, ['closed connection_closed']);
  });

  it('closes after what was sent, and tells why', () => {
    const { foo, bar, deliver } = pair();
    foo.link.send(Buffer.alloc(2 * window));
    foo.link.close('net_kernel_terminated');
    assert.equal(foo.link.open, false);
    deliver();
    assert.equal(bar.got[0]?.length, 2 * window);
    assert.deepEqual(bar.told, ['closed net_kernel_terminated']);
    assert.deepEqual(foo.told, []);
    assert.ok(foo.isOver);
  });

  it('ends a side that sends a message that is too large', () => {
    const { foo, bar, deliver } = pair();
    foo.link.send(Buffer.alloc(3 * 1024 * 1024));
    deliver();
    assert.deepEqual(bar.told, ['closed oversized_message']);
    assert.deepEqual(foo.told, ['closed oversized_message']);
  });

  it('delivers nothing twice, nothing out of order and nothing after a gap, whatever a stranger does', () => {
    const deed = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('send'), size: fc.nat(4_000) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver'), size: fc.nat(5) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat'), size: fc.nat(50) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('garbage'), size: fc.nat(60) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('change'), size: fc.nat(50) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('swap'), size: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('lose'), size: fc.nat(5) }) },
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const { foo, bar, way, deliver } = pair();
        const seen: Uint8Array[] = [];
        const sent: Buffer[] = [];
        let isHarmed = false;
        for (const { do: what, size } of deeds) {
          if (what === 'send' && foo.link.open) {
            const bytes = Buffer.alloc(size, sent.length);
            sent.push(bytes);
            foo.link.send(Buffer.from(bytes));
          } else if (what === 'deliver') {
            seen.push(
              ...way.slice(0, size).flatMap(({ to, bytes }) => (to === 'bar' ? [bytes] : [])),
            );
            deliver(size);
          } else if (what === 'repeat')
            bar.link.arrived(seen[size % seen.length] ?? Buffer.alloc(0));
          else if (what === 'garbage')
            bar.link.arrived(crypto.getRandomValues(new Uint8Array(size)));
          else if (what === 'change') {
            const changed = Buffer.from(seen.at(-1) ?? way[0]?.bytes ?? []);
            if (changed.length > 0)
              changed.writeUInt8(
                changed.readUInt8(size % changed.length) ^ 1,
                size % changed.length,
              );
            bar.link.arrived(changed);
          } else if (what === 'swap' && way.length > size + 1) {
            way.splice(size, 2, ...way.slice(size, size + 2).reverse());
            isHarmed = true;
          } else if (what === 'lose' && way.length > size) {
            way.splice(size, 1);
            isHarmed = true;
          }
        }
        foo.link.look();
        foo.link.look();
        deliver();
        assert.ok(bar.got.every((bytes, at) => bytes.equals(sent[at] ?? Buffer.alloc(0))));
        if (isHarmed) return;
        assert.equal(bar.got.length, sent.length);
        assert.deepEqual(bar.told, []);
      }),
      { numRuns: 300 },
    );
  });
});
