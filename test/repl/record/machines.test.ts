// A recording of nodes of two machines, each with a clock of its own. The machines are two network namespaces; where this
// system does not let us make them, the nodes are on one machine, and only their clocks differ.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/build.ts';
import { ask, columns, makeWorld, type World } from '../../conversation/support/world.ts';
import { openTerminal, type Terminal } from '../../helpers/terminal.ts';
import { type Namespaces, namespaces } from '../../transport/support/namespaces.ts';

describe('recording of nodes on two machines', function () {
  this.timeout(120_000);
  let world: World;
  let net: Namespaces | undefined;
  const terminals: Terminal[] = [];
  beforeEach(async () => {
    world = await makeWorld();
    net = await namespaces();
    for (const side of ['a', 'b'] as const) await net?.mapper(side);
  });
  afterEach(async () => {
    for (const terminal of terminals.splice(0)) terminal.close();
    await net?.remove();
    await world.close();
  });
  const read = (): string => readFileSync(join(world.folder, 'foo', 'class.md'), 'utf8');

  /** Start a node on the machine of this side, whose clock goes wrong by so many ms. */
  const open = async (side: 'a' | 'b', name: string, wrong: number): Promise<Terminal> => {
    const home = join(world.folder, name);
    mkdirSync(home);
    writeFileSync(join(home, 'clock.mjs'), wrongClock(wrong));
    const { words, address } = net?.machine(side) ?? { words: [], address: '127.0.0.1' };
    const terl = [process.execPath, '--no-node-snapshot', join(root, 'dist/terl.js')];
    const flags = ['-name', `${name}@${address}`, '-setcookie', 'oats'];
    const listens = ['-kernel', 'inet_dist_use_interface', address];
    const [program = '', ...args] = [...words, ...terl, ...flags, ...listens];
    const terminal = openTerminal(program, args, {
      cwd: home,
      columns,
      rows: 50,
      env: {
        HOME: home,
        NODE_OPTIONS: `--import=${join(home, 'clock.mjs')}`,
        ...(net === undefined && { TERL_MAPPER_PORT: String(world.mapperPort) }),
      },
    });
    terminals.push(terminal);
    await terminal.untilPrompt(`(${name}@${address})1>`);
    return Object.assign(terminal, { ask: (line: string) => ask(terminal, line) });
  };

  const hour = 3_600_000;
  for (const [fooWrong, barWrong] of [
    [0, -hour],
    [0, hour],
    [-hour, 0],
    [hour, 0],
  ] as const)
    it(`has causes first with clocks that are wrong by ${fooWrong} and ${barWrong} ms, and is verified`, async () => {
      const foo = await open('a', 'foo', fooWrong);
      const bar = await open('b', 'bar', barWrong);
      const at = (side: 'a' | 'b'): string => net?.machine(side).address ?? '127.0.0.1';
      const [ours, theirs] = [`foo@${at('a')}`, `bar@${at('b')}`];
      assert.deepEqual(await foo.ask(`net_adm.ping('${theirs}')`), ["'pong'"]);
      assert.deepEqual(await foo.ask("transcript.start('class.md', nodes())"), [
        "['ok', 'class.md']",
      ]);
      await bar.until(/asks to record this terminal: y or n$/);
      assert.ok(!foo.lines().some((line) => line.includes('is recorded from here on')));
      bar.enter('y');
      await foo.until(/is recorded from here on$/);
      await bar.ask("register('sh', self())");
      await foo.ask("register('sh', self())");
      for (let n = 1; n <= 3; n++) {
        await foo.ask(`['sh', '${theirs}'] ! ['ping', ${n}]`);
        await bar.ask(`await receive(['ping', ${n}])`);
        await bar.ask(`['sh', '${ours}'] ! ['pong', ${n}]`);
        await foo.ask(`await receive(['pong', ${n}])`);
      }
      await foo.ask('transcript.stop()');
      const text = read();
      const wanted = [1, 2, 3].flatMap((n) => [
        `['sh', 'bar@`,
        `receive(['ping', ${n}])`,
        `['sh', 'foo@`,
        `receive(['pong', ${n}])`,
      ]);
      let from = 0;
      for (const part of wanted) {
        const found = text.indexOf(part, from);
        assert.ok(found >= from, `${part} comes too early:\n${text}`);
        from = found + part.length;
      }
      const { stdout, status } = await world.run(['-verify', join('foo', 'class.md')]);
      assert.equal(status, 0, `${stdout}\n${text}`);
    });
});

/** A module that makes the clock of a program wrong. */
function wrongClock(ms: number): string {
  return `const now = Date.now;
Date.now = () => now() + ${ms};
const { timeOrigin } = performance;
Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + ${ms} });
`;
}
