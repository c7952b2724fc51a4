// A shell on another node, when that node, or the one that asks for the shell, says what it likes.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import type { Pid } from '../../../../runtime/emulator/identity/pid.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import { type Heard, type LyingNode, startLyingNode } from '../../../helpers/lying-node.ts';
import { createRandom, type Random } from '../../../helpers/random.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a shell on another node', function () {
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

  const send = (to: Pid, message: Term): void => liar.sends([control.SEND, '', to], message);

  const isAlive = async (): Promise<void> => {
    assert.equal(await foo.type('1 + 1'), '2');
    for (const line of foo.printed) assert.doesNotMatch(line, /at .*\.ts:\d|\[native/);
  };

  /** foo asks the liar for a shell and is told that it is there. */
  const shellThere = async (): Promise<{ screen: Pid; shell: Pid; job: number }> => {
    const asked = foo.shellOn('liar@localhost');
    const [, reference, from, screen, call, wishes] = await liar.hears(
      isKind(control.SPAWN_REQUEST),
    );
    assert.deepEqual(call, ['shell', 'start', 0]);
    const [, shell] = (wishes as Term[][]).find(([wish]) => wish === 'pid') as [string, Pid];
    liar.sends([control.SPAWN_REPLY, reference as Term, from as Term, 0, shell]);
    send(screen as Pid, ['shell_started', shell]);
    return { screen: screen as Pid, shell, job: await asked };
  };

  /** The liar asks foo for a shell. */
  const shellHere = async (id: number): Promise<{ screen: Pid; shell: Pid }> => {
    const screen = liar.pid(1);
    const shell = liar.pidThere(id);
    liar.spawns(shell, 'shell', 'start', []);
    await liar.hears(isMessage('shell_started'));
    return { screen, shell };
  };

  it('shows what it is told, in its turn', async () => {
    const { screen, shell, job } = await shellThere();
    const value = foo.typeIn(job, '1');
    const [, , , asked] = await liar.hears(isMessage('evaluate'));
    assert.deepEqual((asked as Term[]).slice(2), [1, '1']);
    send(screen, ['shell_died', shell, 'it died']);
    await foo.prints(/^it died$/);
    send(screen, ['evaluated', shell, 1, 'advances', 'a value']);
    assert.equal(await value, 'a value');
    send(screen, ['shell_left', shell]);
    await foo.prints(new RegExp(`^shell ${job} left$`));
  });

  const answers: readonly [what: string, make: (shell: Pid) => Term][] = [
    ['an answer that is no JSON', (shell) => ['completed', shell, 1, '{"candidates":']],
    ['an answer to no question', (shell) => ['completed', shell, 7, '{"candidates":[]}']],
    ['a value that nobody waits for', (shell) => ['evaluated', shell, 1, 'advances', 'x']],
    ['a value without text', (shell) => ['evaluated', shell, 1, 'advances', 7]],
    ['a number that is none', (shell) => ['evaluated', shell, Number.NaN, 'stays', '']],
    ['a fate of the number that is none', (shell) => ['evaluated', shell, 1, 'jumps', '']],
    ['a death without text', (shell) => ['shell_died', shell]],
    ['that it is there a second time', (shell) => ['shell_started', shell]],
    ['something else', (shell) => ['halt', shell, 1]],
  ];
  for (const [what, make] of answers)
    it(`is ended with a sentence when the other node tells ${what}`, async () => {
      const { screen, shell, job } = await shellThere();
      send(screen, make(shell));
      assert.match(
        await foo.prints(/=ERROR REPORT/),
        /\*\* the shell on liar@localhost is ended: the other side sent \['\w+', <\d/,
      );
      await foo.prints(new RegExp(`^shell ${job} terminated$`));
      await isAlive();
    });

  const completions: readonly unknown[] = [
    null,
    7,
    [],
    {},
    { candidates: {} },
    { candidates: [null] },
    { candidates: [{ name: 7 }] },
    { candidates: [{ name: 'a', note: '\x1b[2J' }] },
    { candidates: [{ name: 'a', arity: {} }] },
    { candidates: [], signature: 1 },
    { candidates: [], signature: 'f(\r)' },
    { candidates: Array(60_000).fill({ name: 'a' }) },
  ];
  for (const answer of completions)
    it(`is ended when ${JSON.stringify(answer).slice(0, 50)} is to complete a line`, async () => {
      const { screen, shell, job } = await shellThere();
      const completed = foo.complete(job, { kind: 'names' });
      const [, , , asked] = await liar.hears(isMessage('complete'));
      send(screen, ['completed', shell, (asked as Term[])[2] as number, JSON.stringify(answer)]);
      await foo.prints(new RegExp(`^shell ${job} terminated$`));
      await isAlive();
      void completed;
    });

  it('completes with what the other node answers', async () => {
    const { screen, shell, job } = await shellThere();
    const completed = foo.complete(job, { kind: 'names' });
    const [, , , asked] = await liar.hears(isMessage('complete'));
    const answer = {
      candidates: [{ name: 'x', arity: '1', note: 'n' }, { name: 'y' }],
      text: 'a\nb',
    };
    send(screen, ['completed', shell, (asked as Term[])[2] as number, JSON.stringify(answer)]);
    assert.deepEqual(await completed, answer);
  });

  it('ends, and nothing else, whatever the other node tells', async () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const random = createRandom(seed);
      const { screen, shell, job } = await shellThere();
      void foo.typeIn(job, '1');
      void foo.complete(job, { kind: 'names' });
      for (let n = 0; n < 8; n++) send(screen, oddMessage(random, shell, fromShell));
      send(screen, ['no such message', shell]);
      await foo.prints(new RegExp(`^shell ${job} (left|terminated)$`));
      if (seed % 20 === 0) await isAlive();
    }
  });

  it('ends when the node of its screen says what is none of its messages', async () => {
    const wrong: readonly ((screen: Pid) => Term)[] = [
      (screen) => ['evaluate', screen, '1', '1 + 1'],
      (screen) => ['evaluate', screen, -1, '1 + 1'],
      (screen) => ['evaluate', screen, 1, ['1 + 1']],
      (screen) => ['complete', screen, 1, '{"kind":'],
      (screen) => ['complete', screen, 1, '{"kind":"members","path":"x"}'],
      (screen) => ['complete', screen, 1, '{"kind":"__proto__"}'],
      (screen) => ['interrupt', screen, 1],
      (screen) => ['halt', screen],
    ];
    for (const [i, make] of wrong.entries()) {
      const { screen, shell } = await shellHere(1000 + i);
      send(shell, make(screen));
      assert.match(
        await foo.prints(/=ERROR REPORT/),
        /\*\* the shell that liar@localhost has here is ended: the other side sent \['\w+', <\d/,
      );
      assert.equal(await foo.type('regs(), processes().length > 0'), 'true');
    }
    await isAlive();
  });

  it('ends, and nothing else, whatever the node of its screen says', async () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const random = createRandom(seed);
      const { screen, shell } = await shellHere(2000 + seed);
      for (let n = 0; n < 8; n++) send(shell, oddMessage(random, screen, toShell));
      send(shell, ['no such message', screen]);
      if (seed % 20 === 0) await isAlive();
    }
    await isAlive();
  });
});

const rounds = Number(process.env['TERL_FUZZ_FRAMES'] ?? 100);

const fromShell = [
  'shell_started',
  'evaluated',
  'shell_died',
  'completed',
  'shell_left',
  'EXIT',
  'x',
];
const toShell = ['evaluate', 'complete', 'interrupt', 'EXIT', 'io_request', 'x'];
const fields: readonly Term[] = [
  0,
  1,
  2,
  -1,
  1.5,
  2 ** 40,
  Number.NaN,
  '',
  '1 + 1',
  '\x1b[2J',
  'advances',
  'restarts',
  '{"kind":"names"}',
  '{"kind":"registered","node":5}',
  '{"candidates":[]}',
  '{"candidates":[{"name":"a"}]}',
  'x'.repeat(100_000),
  null,
  undefined,
  [],
  [['put_chars', 'unicode', 'x']],
  { length: 1 },
  new Map([[1, 2]]),
  new Uint8Array(3),
];

function oddMessage(random: Random, from: Pid, kinds: readonly string[]): Term {
  if (random.below(10) === 0) return random.pick(fields);
  const sender: Term = random.below(10) === 0 ? random.pick(fields) : from;
  const rest = Array.from({ length: random.below(5) }, () => random.pick(fields));
  return [random.pick(kinds), sender, ...rest];
}

function isKind(kind: number): (message: Heard) => boolean {
  return ([what]) => what === kind;
}

/** A message to a process, with these words at its front. */
function isMessage(word: string): (message: Heard) => boolean {
  return ([what, , , message]) =>
    what === control.SEND && Array.isArray(message) && message[0] === word;
}
