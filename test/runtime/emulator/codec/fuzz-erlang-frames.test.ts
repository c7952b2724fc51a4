// What an Erlang node may send behind the handshake, whole and mutilated: its connection may end, with a report, and nothing else
// comes of it.

import assert from 'node:assert/strict';
import { framed, type LyingErlang, lyingErlang } from '../../../helpers/lying-erlang.ts';
import { bytesInUse } from '../../../helpers/memory.ts';
import { createRandom, type Random } from '../../../helpers/random.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { closeAll } from '../../../transport/support/test-node.ts';

const cases = Number(process.env['TERL_FUZZ_FRAMES'] ?? 2_400);
const longest = 60_000; // milliseconds: a slow machine tries fewer

describe('frames in the place of those of Erlang', function () {
  this.timeout(120_000);
  const nodes = testNodes();
  let foo: TestNode;
  let liar: LyingErlang;

  beforeEach(async () => {
    foo = await nodes.start('foo', { epmdPort: nodes.mapperPort, protoDist: ['inet_tcp'] });
    liar = await lyingErlang(foo.name, nodes.mapperPort);
  });
  afterEach(closeAll);

  const reports = (): string[] => foo.printed.filter((line) => /closed: it sent /.test(line));

  /** The connection ends with this report, and the node goes on. */
  async function ends(hex: string, report: RegExp): Promise<void> {
    const before = foo.printed.length;
    await liar.writes(framed(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
    assert.equal(await liar.isAnswered(), false);
    assert.equal(await foo.type('1 + 1'), '2');
    const said = foo.printed.slice(before).join('\n');
    assert.match(said, /Connection to bar@localhost at [\d.:]+ closed: it sent /);
    assert.match(said, report);
  }

  it('are taken as they were recorded, in any pieces, with ticks between them', async () => {
    const random = createRandom(14);
    for (let turn = 0; turn < 5; turn++) {
      const all = Buffer.concat(
        liar.recorded.flatMap((frame) => [framed(frame), Buffer.alloc(4 * random.below(3))]),
      );
      for (let from = 0; from < all.length; ) {
        const length = 1 + random.below(random.pick([3, 50, 3_000, 70_000]));
        await liar.writes(all.subarray(from, from + length));
        if (random.below(20) === 0) assert.equal(await foo.type('1 + 1'), '2');
        from += length;
      }
      assert.equal(await liar.isAnswered(), true);
    }
    assert.deepEqual(reports(), []);
  });

  it('that are mutilated end their connection at most', async () => {
    const before = bytesInUse();
    const end = performance.now() + longest;
    const { recorded } = liar;
    let survived = 0;
    let tried = 0;
    let isUp = true;
    for (; tried < cases && performance.now() < end; tried++) {
      const random = createRandom(tried);
      const at = tried % recorded.length;
      if (!isUp || at === 0) {
        await liar.hangsUp();
        await liar.writes(Buffer.concat(recorded.slice(0, at).map(framed))); // which fill the cache of atoms
      }
      await liar.writes(mutilated(random, recorded, at));
      isUp = await liar.isAnswered();
      if (isUp) survived++;
      if (tried % 100 === 99) assert.equal(await foo.type('1 + 1'), '2', `after case ${tried}`);
    }
    assert.ok(survived > 0 && survived < tried, `${survived} of ${tried} were taken`);
    assert.equal(reports().length, tried - survived);
    for (const line of foo.printed) assert.doesNotMatch(line, /at .*\.ts:\d|\[native/, line);
    const grown = bytesInUse() - before;
    assert.ok(grown < 16 * 1024 * 1024, `${grown} bytes more are in use`);
  });

  it('that end in their midst are forgotten with their connection', async () => {
    const end = performance.now() + longest / 4;
    for (let seed = 1; seed <= 200 && performance.now() < end; seed++) {
      const random = createRandom(seed);
      const all = Buffer.concat(liar.recorded.map(framed));
      await liar.writes(all.subarray(0, random.below(all.length)));
      await liar.hangsUp();
      if (seed % 20 === 0) assert.equal(await foo.type('1 + 1'), '2', `after seed ${seed}`);
    }
    assert.deepEqual(reports(), []);
    await liar.writes(framed(liar.recorded[0] as Buffer));
    assert.equal(await liar.isAnswered(), true);
  });

  const unknown: Readonly<Record<string, readonly [hex: string, report: RegExp]>> = {
    'of an unknown control message': [
      '70 83 6803 6163 610a 610a',
      /control message of unknown kind 99/,
    ],
    'of a control message without a number': ['70 83 6801 770161', /unknown kind a/],
    'of a control message that is no tuple': [
      '70 83 6b000102',
      /control message without the pid it needs/,
    ],
    'of a control message that is empty': ['70 83 6800', /unknown kind undefined/],
    'of no bytes behind their kind': ['70', /a term of another version/],
    'of an unknown kind': ['71 83 6800', /unknown kind 113/],
    'with an unknown tag': ['70 83 6804 6106 610a 7700 7706 6e6f626f6479 83 ff', /unknown tag 255/],
    'that are longer than their terms': [
      '70 83 6803 6102 7700 610a 83 6101 6101',
      /length does not fit what it holds/,
    ],
  };
  for (const [what, [hex, report]] of Object.entries(unknown))
    it(`${what} end their connection`, () => ends(hex, report));

  /** Sends a term to the name sh. */
  const tells = (...term: readonly (string | Buffer)[]): Promise<void> =>
    liar.writes(
      framed(
        Buffer.concat([
          Buffer.from(toSh, 'hex'),
          ...term.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
        ]),
      ),
    );

  it('of 64 MB, in one frame, are taken', async () => {
    await foo.type("register('sh', self())");
    const size = 64 * 1024 * 1024;
    await tells('6d04000000', Buffer.alloc(size, 7));
    assert.equal(await foo.type('(await receive()).length'), `${size}`);
    assert.equal(await liar.isAnswered(), true);
  });

  it('with lists of 100,000 cells in one another leave the connection up', async () => {
    await foo.type("register('sh', self())");
    const depth = 100_000;
    const down = Buffer.from('6c00000001'.repeat(depth), 'hex');
    await tells(down, '6a', Buffer.alloc(depth, 0x6a));
    await tells(Buffer.from('6801'.repeat(depth), 'hex'), '6101');
    await tells('7704', Buffer.from('next'));
    assert.equal(await foo.type("await receive('next')"), "'next'");
    await foo.prints(/system_limit' stands for a term from bar@localhost/);
    assert.equal(await liar.isAnswered(), true);
  });

  it('with atoms of more than 255 characters are taken, and cannot be sent back', async () => {
    await foo.type("register('sh', self())");
    await tells('7603e8', Buffer.from('ł'.repeat(500)));
    assert.equal(await foo.type('const long = await receive(); long.length'), '500');
    assert.match(
      await foo.type("send(['sh', 'bar@localhost'], long)"),
      /a string of 500 characters, too long for an atom; send binary\(…\)/,
    );
    assert.equal(await liar.isAnswered(), true);
  });

  it('that begin more messages than there is room for end their connection', async () => {
    const options = { epmdPort: nodes.mapperPort, protoDist: ['inet_tcp'], memoryLimit: 64 };
    const small = await nodes.start('small', options);
    const flood = await lyingErlang(small.name, nodes.mapperPort);
    const first = Buffer.from(
      '8345 00000000 00000000 0000000000000002 00'.replaceAll(' ', ''),
      'hex',
    );
    for (let sequence = 0; sequence < 64; sequence++) {
      first.writeUInt32BE(sequence, 2);
      await flood.writes(framed(Buffer.concat([first, Buffer.alloc(2 ** 20, 1)])));
    }
    assert.equal(await flood.isAnswered(), false);
    assert.equal(await small.type('1 + 1'), '2');
    await small.prints(/more than this node holds of unfinished messages/);
    await flood.writes(framed(liar.recorded[0] as Buffer));
    assert.equal(await flood.isAnswered(), true);
  });

  it('that announce more than they hold are refused before there is room for it', async () => {
    const before = bytesInUse();
    for (const announced of [
      '6dffffffff',
      '69ffffffff',
      '6cffffffff',
      '74ffffffff',
      '4dffffffff01',
    ])
      await ends(`${toSh}${announced}`, /announced|expected|ends beyond/);
    assert.ok(bytesInUse() - before < 8 * 1024 * 1024);
  });
});

const toSh =
  '70836804610658770d626172406c6f63616c686f7374000000090000000049049c407700770273688' + '3'; // REG_SEND

/** The frame at this place, or what stands for it: other bytes in it, some more or less, another behind it. */
function mutilated(random: Random, recorded: readonly Buffer[], at: number): Buffer {
  const frame = recorded[at] as Buffer;
  const changed = Buffer.from(frame);
  // of a long frame the beginning and the end, which hold more than its binary
  const place = (): number => {
    const from = random.below(Math.min(frame.length, 200));
    return random.below(3) === 0 ? frame.length - 1 - from : from;
  };
  switch (random.below(8)) {
    case 0:
      return framed(frame);
    case 1:
      return framed(changed.subarray(0, place()));
    case 2:
      return framed(Buffer.concat([changed, Buffer.from([random.below(256)])]));
    case 3: {
      const cut = place();
      const piece = Buffer.from(Array.from({ length: random.below(4) }, () => random.below(256)));
      const rest = changed.subarray(cut + random.below(4));
      return framed(Buffer.concat([changed.subarray(0, cut), piece, rest]));
    }
    case 4:
      return Buffer.concat([framed(frame), Buffer.alloc(4), framed(random.pick(recorded))]);
    default:
      for (let left = 1 + random.below(4); left > 0; left--) changed[place()] = random.below(256);
      return framed(changed);
  }
}
