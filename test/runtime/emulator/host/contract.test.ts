// What the host and the emulator tell one another: each event comes out of a batch as it went in.

import assert from 'node:assert/strict';
import { Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  emulatorTells,
  type Field,
  hostTells,
  type Table,
  type Told,
} from '../../../../runtime/emulator/host/contract.ts';
import { Vocabulary } from '../../../../runtime/emulator/host/encoding.ts';

describe('the contract of host and emulator', () => {
  const examples: Readonly<Record<string, unknown>> = {
    u32: 2 ** 32 - 1,
    u64: 2n ** 64n - 1n,
    flag: true,
    bytes: Uint8Array.of(0, 1, 255),
    pieces: [Uint8Array.of(7), Uint8Array.of(), Uint8Array.of(8, 9)],
    text: 'Grüße, 🙂',
    json: { kind: 'names', of: ['a', null] },
  };
  const example = (field: Field): unknown =>
    field.startsWith('json ') ? examples['json'] : (examples[field] ?? 'warning');

  for (const [title, table] of Object.entries({ hostTells, emulatorTells })) {
    const vocabulary = new Vocabulary<Table>(table);
    const events = Object.entries<Readonly<Record<string, Field>>>(table).map(
      ([kind, fields]) =>
        ({
          kind,
          ...Object.fromEntries(
            Object.entries(fields).map(([name, field]) => [name, example(field)]),
          ),
        }) as Told<Table>,
    );

    it(`carries all events of ${title}, one behind the other`, () => {
      const writer = new Writer();
      for (const event of events) vocabulary.write(writer, event);
      const reader = new Reader(writer.bytes().slice());
      for (const event of events) assert.deepEqual(vocabulary.read(reader), event);
      assert.equal(reader.left, 0);
    });

    it(`has no event of ${title} for a number beyond the last`, () => {
      assert.throws(
        () => vocabulary.read(new Reader(Uint8Array.of(events.length))),
        new RangeError(`a batch with an unknown part ${events.length}`),
      );
    });
  }
});
