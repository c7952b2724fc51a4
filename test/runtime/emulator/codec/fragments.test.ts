// Frames cut into fragments and put together, byte by byte and between two nodes.

import assert from 'node:assert/strict';
import { Assembly } from '../../../../runtime/emulator/codec/assembly.ts';
import { MalformedTerm, Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import { decodeTerm, encodeTerm } from '../../../../runtime/emulator/codec/external-term-format.ts';
import { type CutFrame, writeFragment } from '../../../../runtime/emulator/codec/fragments.ts';
import { fragmentBytes } from '../../../../runtime/emulator/host/emulator-limits.ts';
import { settings } from '../../../../runtime/emulator/host/settings.ts';
import { bytesInUse } from '../../../helpers/memory.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const control = Uint8Array.of(104, 2, 97, 7, 97, 9);

function payloadOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => i * 7);
}

/** The fragments of a frame, each without its length and its version byte. */
function fragmentsOf(payload: Uint8Array, sequence = 1): Uint8Array[] {
  const frame: CutFrame = { sequence, control, payload, sent: 0 };
  const fragments: Uint8Array[] = [];
  for (let last = false; !last; last = frame.sent === payload.length) {
    const writer = new Writer();
    writer.raw(writeFragment(writer, frame));
    const reader = new Reader(writer.bytes());
    assert.equal(reader.u32(), reader.left);
    assert.equal(reader.u8(), 131);
    fragments.push(reader.raw(reader.left));
  }
  return fragments;
}

const large = payloadOf(3 * fragmentBytes + 5);

function takeAll(assembly: Assembly, fragments: readonly Uint8Array[]): Reader | undefined {
  let whole: Reader | undefined;
  for (const fragment of fragments) {
    assert.equal(whole, undefined);
    whole = assembly.take(new Reader(fragment), fragment.length);
  }
  return whole;
}

describe('fragments', () => {
  for (const size of [1, fragmentBytes, fragmentBytes + 1, 5 * fragmentBytes - 3])
    it(`carry a payload of ${size} bytes`, () => {
      const fragments = fragmentsOf(payloadOf(size));
      assert.equal(fragments.length, Math.ceil(size / fragmentBytes));
      const assembly = new Assembly();
      for (let again = 0; again < 2; again++)
        assert.deepEqual(
          takeAll(assembly, fragments)?.view(control.length + size),
          Uint8Array.from([...control, ...payloadOf(size)]),
        );
    });

  for (const [what, term] of Object.entries({
    'alone in it': large,
    'with others around it': ['data', 1, large, { more: Uint8Array.of(1, 2), large }],
    'of another type': [new Float64Array(70_000).fill(0.5), 'end'],
    'behind more than a fragment': ['x'.repeat(fragmentBytes), large],
  }))
    it(`give back a large binary ${what}`, () => {
      const payload = new Writer();
      encodeTerm(payload, term);
      const assembly = new Assembly();
      for (let again = 0; again < 2; again++) {
        const frame = takeAll(assembly, fragmentsOf(payload.bytes()));
        assert.ok(frame);
        assert.deepEqual(decodeTerm(frame), [7, 9]);
        const decoded = decodeTerm(frame);
        assert.equal(frame.left, 0);
        assert.deepEqual(decoded, term);
        for (const part of [decoded].flat())
          if (ArrayBuffer.isView(part)) assert.equal(part.buffer.byteLength, part.byteLength);
      }
    });

  it('are refused when a binary is longer than all of them', () => {
    const payload = new Writer();
    encodeTerm(payload, large);
    payload.patchU32(1, 2 * fragmentBytes + 100);
    const short = payload.bytes().subarray(0, 2 * fragmentBytes + 1);
    assert.throws(() => takeAll(new Assembly(), fragmentsOf(short)), MalformedTerm);
    payload.patchU32(1, 2 ** 31);
    const frame = takeAll(new Assembly(), fragmentsOf(payload.bytes())) as Reader;
    decodeTerm(frame);
    assert.throws(() => decodeTerm(frame), MalformedTerm);
  });

  it('are as the protocol has them', () => {
    const [first, last] = fragmentsOf(payloadOf(fragmentBytes + 2), 5).map((bytes) =>
      Buffer.from(bytes),
    );
    const head = `45${'0000000000000005'}${'0000000000000002'}00`;
    assert.equal(first?.subarray(0, 18).toString('hex'), head);
    assert.deepEqual(first?.subarray(18, 24), Buffer.from(control));
    assert.equal(last?.toString('hex'), `46${'0000000000000005'}${'0000000000000001'}0007`);
  });

  const [first, second, third] = fragmentsOf(payloadOf(3 * fragmentBytes)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [other] = fragmentsOf(payloadOf(2 * fragmentBytes), 2) as [Uint8Array];
  const wrong: readonly [what: string, fragments: readonly Uint8Array[]][] = [
    ['the first is missing', [second]],
    ['one is missing', [first, third]],
    ['one comes twice', [first, second, second]],
    ['another frame begins in the midst', [first, other]],
    ['more bytes come than were announced', [first, Buffer.concat([second, third, third])]],
    ['none are announced', [Buffer.concat([first.subarray(0, 9), Buffer.alloc(9), second])]],
    ['2^60 are announced', [Buffer.from(`45${'0'.repeat(16)}10${'0'.repeat(16)}`, 'hex')]],
    ['there is an atom cache', [Buffer.concat([first.subarray(0, 17), Buffer.of(1, 0)])]],
    ['they are of no known kind', [Buffer.concat([Buffer.of(71), first.subarray(1)])]],
    ['one ends in its head', [first.subarray(0, 12)]],
  ];
  for (const [what, fragments] of wrong)
    it(`are refused when ${what}`, () => {
      assert.throws(() => takeAll(new Assembly(), fragments), MalformedTerm);
    });
});

describe('fragments that stay away', () => {
  const { now } = settings;
  afterEach(() => {
    settings.now = now;
  });

  /** The first of many thousand. */
  function first(sequence = 1): Uint8Array {
    const writer = new Writer();
    writer.u8(69);
    writer.u64(sequence);
    writer.u64(8_000);
    writer.u8(0);
    writer.raw(control);
    writer.u8(109);
    writer.u32(500_000_000);
    writer.raw(payloadOf(fragmentBytes - 5));
    return writer.bytes();
  }

  function next(left: number): Uint8Array {
    const writer = new Writer();
    writer.u8(70);
    writer.u64(1);
    writer.u64(left);
    writer.raw(payloadOf(fragmentBytes));
    return writer.bytes();
  }

  const take = (assembly: Assembly, bytes: Uint8Array): Reader | undefined =>
    assembly.take(new Reader(bytes), bytes.length);

  it('take no memory before they come', () => {
    const before = bytesInUse();
    const assemblies = Array.from({ length: 200 }, () => new Assembly());
    for (const assembly of assemblies) take(assembly, first());
    const grown = bytesInUse() - before;
    for (const assembly of assemblies) assembly.drop();
    assert.ok(grown < 200 * 5 * fragmentBytes, `${grown} bytes`);
  });

  it('have one bound for all connections, and leave it when theirs is gone', () => {
    settings.now = { memory_limit: 1024 };
    const [one, other] = [new Assembly(), new Assembly()];
    take(one, first());
    take(other, first());
    settings.now = { memory_limit: 16 };
    const fill = (assembly: Assembly): void => {
      for (let left = 7_999; left > 7_999 - 80; left--) take(assembly, next(left));
    };
    fill(one);
    assert.throws(() => fill(other), /more than this node holds of unfinished messages/);
    other.drop();
    one.drop();
    settings.now = { memory_limit: 1024 };
    take(other, first());
    settings.now = { memory_limit: 16 };
    fill(other);
    other.drop();
  });
});

describe('a large message to another node', () => {
  const nodes = testNodes();

  /** foo, with `far`: a process on bar that tells what it got, in its order, when it is asked. */
  async function pair(): Promise<TestNode> {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      'const me = self(), bar = "bar@localhost", large = new Uint8Array(3_000_000).fill(7)',
      "const short = (m) => m[0] === 'DOWN' ? 'DOWN' : m.length > 9 ? 'large' : m",
      "const far = spawn(bar, async () => { const got = []; for (;;) { const m = await receive(); if (m[0] === 'tell') send(m[1], got.splice(0)); else got.push(short(m)) } })",
      "const told = async () => { send(far, ['tell', me]); return await receive() }",
    ]);
    return foo;
  }

  it('keeps its place among the messages of its sender', async () => {
    const foo = await pair();
    await session(foo, [
      'send(far, [1]); send(far, large); send(far, [2]); send(far, large); send(far, [3])',
    ]);
    assert.equal(await foo.type('told()'), "[[1], 'large', [2], 'large', [3]]");
  });

  it('holds nothing of the one before, whose memory it may have got', async () => {
    const foo = await pair();
    await session(foo, [
      'const echo = spawn(bar, async () => { for (;;) { const [to, bytes] = await receive(); send(to, bytes) } })',
      'const back = async (size, value) => { send(echo, [me, new Uint8Array(size).fill(value)]); return await receive() }',
      'const isAll = (bytes, size, value) => bytes.length === size && bytes.every((byte) => byte === value)',
    ]);
    for (const [size, value] of [
      [3_000_000, 1],
      [2_000_000, 2],
      [2_999_999, 3],
      [70_000, 4],
    ])
      assert.equal(
        await foo.type(`isAll(await back(${size}, ${value}), ${size}, ${value})`),
        'true',
      );
  });

  it('is overtaken by small messages of others, and by nothing of its sender', async () => {
    const foo = await pair();
    await session(foo, [
      "spawn(async () => { for (let i = 0; i < 5; i++) send(far, large); send(far, ['after']) })",
      "spawn(async () => { send(far, ['other']) })",
    ]);
    assert.equal(
      await foo.type('let all = []; while (all.length < 7) all.push(...await told()); all.at(-1)'),
      "['after']",
    );
    assert.equal(await foo.type("all.findIndex(([word]) => word === 'other') < 5"), 'true');
  });

  it('comes before the end of its sender is told', async () => {
    const foo = await pair();
    await session(foo, [
      "const ended = spawn(bar, async () => { const [who] = await receive(); monitor('process', who); send(who, 'go'); const got = []; for (let i = 0; i < 3; i++) got.push(short(await receive())); send(me, got) })",
      'const sender = spawn(async () => { send(ended, [self()]); await receive(); send(ended, large); send(ended, [5]) })',
    ]);
    assert.equal(await foo.type('receive()'), "['large', [5], 'DOWN']");
  });

  it('as an argument of a spawn comes before what is sent to the new process', async () => {
    const foo = await pair();
    await session(foo, [
      "const teller = spawn(async () => { for (;;) { const p = await receive(); send(p, ['hello', self()]) } })",
      "const late = spawn(bar, async (bytes) => { send(me, ['got', bytes.length, (await receive())[0]]) }, [large])",
      'send(teller, late)',
    ]);
    assert.equal(await foo.type('receive()'), "['got', 3000000, 'hello']");
  });

  it('is lost with its connection, and the next one begins anew', async () => {
    const foo = await pair();
    await session(foo, ['send(far, large); send(far, large); disconnect_node(bar)']);
    assert.equal(await foo.type('await net_adm.ping(bar)'), "'pong'");
    assert.match(
      await foo.type('send(far, large); send(far, [9]); let t = await told(); t.slice(-2)'),
      /\['large', \[9\]\]/,
    );
  });
});
