// Frames of chance, whole and damaged, thousands of them from seeds: a peer that sends them may lose its connection,
// and nothing else comes of it.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import { incarnation } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid, Pid } from '../../../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../../../runtime/emulator/identity/reference.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import { frame, type LyingNode, startLyingNode } from '../../../helpers/lying-node.ts';
import { bytesInUse } from '../../../helpers/memory.ts';
import { createRandom, type Random } from '../../../helpers/random.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('frames of chance', function () {
  this.timeout(60_000);
  const nodes = testNodes();
  let foo: TestNode;
  let liar: LyingNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    liar = await startLyingNode(nodes.mapperPort);
    await liar.meets(foo);
  });
  afterEach(() => liar.kernel.stop());

  const kinds: readonly [what: string, make: (random: Random) => Uint8Array][] = [
    ['damaged bytes', (random) => damaged(random, frame(...message(random, liar)))],
    ['messages with parts exchanged', (random) => frame(...exchanged(random, liar))],
    ['many at once, one of them damaged', (random) => several(random, liar)],
  ];
  for (const [what, make] of kinds)
    it(`with ${what} end their connection at most`, async () => {
      const before = bytesInUse();
      let survived = 0;
      const count = frames;
      for (let seed = 1; seed <= count; seed++) {
        const random = createRandom(seed);
        if (await liar.survives(make(random))) survived++;
        if (seed % 100 === 0) assert.equal(await foo.type('1 + 1'), '2', `after seed ${seed}`);
      }
      assert.ok(survived > 0 && survived < count, `${survived} of ${count} were taken`);
      const grown = bytesInUse() - before;
      assert.ok(grown < 16 * 1024 * 1024, `${grown} bytes more are in use`);
      for (const line of foo.printed) assert.doesNotMatch(line, /at .*\.ts:\d|\[native/, line);
    });
});

const frames = Number(process.env['TERL_FUZZ_FRAMES'] ?? 700); // of each kind

/** A control message as it may come, with its payload. Those that end processes are for one that is long gone. */
function message(random: Random, liar: LyingNode): readonly [Term, ...Term[]] {
  const from = liar.pid(1 + random.below(5));
  const shell = liar.shell();
  const home = Pid.homeOf(shell);
  const gone = internPid(home, incarnation(home.text, 7), 4_000_000);
  const reference = internReference(incarnation('liar@localhost', liar.kernel.creation), 1e6);
  const kind = random.pick(Object.values(control));
  switch (kind) {
    case control.LINK:
      return [[kind, from, gone]];
    case control.SEND:
      return [[kind, '', shell], random.pick(terms)];
    case control.REG_SEND:
      return [[kind, from, '', random.pick(names)], random.pick(terms)];
    case control.GROUP_LEADER:
      return [[kind, from, gone]];
    case control.MONITOR_P:
    case control.DEMONITOR_P:
      return [[kind, from, random.pick<Term>([shell, 'nobody', 'sh']), reference]];
    case control.PAYLOAD_EXIT:
    case control.PAYLOAD_EXIT2:
      return [[kind, from, gone], random.pick(terms)];
    case control.PAYLOAD_MONITOR_P_EXIT:
      return [[kind, from, shell, reference], random.pick(terms)];
    case control.SPAWN_REQUEST:
      return spawnRequest(random, from, liar, reference);
    case control.SPAWN_REPLY:
      return [[kind, reference, shell, 0, from]];
    case control.ALIAS_SEND:
      return [[kind, from, reference], random.pick(terms)];
    case control.UNLINK_ID:
    case control.UNLINK_ID_ACK:
      return [[kind, 1, from, shell]];
    case control.SEND_TT:
      return [[kind, '', shell, token(random, from)], random.pick(terms)];
    case control.REG_SEND_TT:
      return [[kind, from, '', random.pick(names), token(random, from)], random.pick(terms)];
    case control.PAYLOAD_EXIT_TT:
    case control.PAYLOAD_EXIT2_TT:
      return [[kind, from, gone, token(random, from)], random.pick(terms)];
    case control.SPAWN_REQUEST_TT: {
      const [[, ...request], args] = spawnRequest(random, from, liar, reference);
      return [[kind, ...request, token(random, from)], args];
    }
    case control.SPAWN_REPLY_TT:
      return [[kind, reference, shell, 0, from, token(random, from)]];
    case control.ALIAS_SEND_TT:
      return [[kind, from, reference, token(random, from)], random.pick(terms)];
  }
}

/** A trace token, or what is none. */
function token(random: Random, from: Pid): Term {
  const stamp: Term = ['terl_trace', 'liar@localhost/8#1', { 'liar@localhost/8': 1 }];
  const label = random.pick<Term>([17, random.pick(terms), stamp, ['terl_trace', 17, 'x', 'y']]);
  return random.pick<Term>([random.pick(terms), [random.below(64), label, 1, from, 0]]);
}

function spawnRequest(
  random: Random,
  from: Pid,
  liar: LyingNode,
  reference: Term,
): readonly [readonly Term[], Term] {
  const given = liar.pidThere(1 + random.below(1_000_000));
  const call: Term = ['erlang', random.pick(['self', 'node', 'nothing']), 0];
  const wishes: Term = [['pid', given], ...(random.below(2) === 0 ? ['link', 'monitor'] : [])];
  return [[control.SPAWN_REQUEST, reference, from, from, call, wishes], []];
}

const names = ['nobody', 'logger', 'net_kernel', 'rex', 'global_name_server', 'pg', 'code_server'];

const terms: readonly Term[] = [
  'text',
  7,
  [],
  [1, [2, [3]]],
  { a: { b: ['c'] } },
  null,
  undefined,
  1.5,
  ['$gen_call', ['x', 'y'], ['is_auth', 'z']],
  ['log', { text: 'a\x1b[2Jb', level: 'error' }],
  ['io_request', 1, 2, 3],
  new Map([[1, 2]]),
  new Set(['a']),
  new Date(0),
];

/** One to four bytes are others, or some are missing, or too many. */
function damaged(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--)
    copy[random.below(copy.length)] = random.below(256);
  switch (random.below(4)) {
    case 0:
      return copy.subarray(0, 1 + random.below(copy.length));
    case 1:
      return Buffer.concat([copy, Buffer.from([random.below(256), random.below(256)])]);
    default:
      return copy;
  }
}

/** A message that is well formed, with one of its parts, or its payload, in the place of another. */
function exchanged(random: Random, liar: LyingNode): readonly [Term, ...Term[]] {
  const [head, ...payload] = message(random, liar);
  const parts = [...(head as readonly Term[])];
  const [kind] = parts;
  // An exit signal that finds its process is no fault of the frame.
  const pool = /^2[46]$/.test(String(kind)) ? terms : [...terms, ...parts, liar.pid(9)];
  parts[random.below(parts.length)] = random.pick(pool);
  if (parts[0] !== kind && /^2[46]$/.test(String(parts[0]))) parts[0] = kind;
  return random.below(5) === 0 ? [parts] : [parts, ...payload];
}

function several(random: Random, liar: LyingNode): Uint8Array {
  const all = Array.from({ length: 2 + random.below(8) }, () => frame(...message(random, liar)));
  const at = random.below(all.length);
  const one = all[at];
  if (one !== undefined && random.below(4) > 0) all[at] = damaged(random, one);
  return Buffer.concat(all);
}
