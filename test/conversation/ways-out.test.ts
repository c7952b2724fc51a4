// Every way on which something that a process says comes to a screen or into a file, with the same hostile text.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld, type World } from './support/world.ts';

/** Conceals, names the window, moves the cursor, rings, clears: as C0 and as C1 sequences. `mark` is harmless. */
const hostile =
  '\x1b[8m\x1b[0;08m\x1b[38;5;1;8m\x1b]0;evil\x07\x1b[5;5H\x9b2J\x9d0;evil\x9c\x1bc\r\b\x07mark';
const h = `H(${JSON.stringify([...hostile].map((letter) => letter.charCodeAt(0)))})`;

/** What is typed, and a part of what is shown that says it came through; what a process prints is written over by its `\r`. */
const ways: readonly (readonly [typed: string, shown: string])[] = [
  [`const H = (codes) => String.fromCharCode(...codes); 'ready'`, 'ready'],
  [`const bad = ${h}; 'bound'`, 'bound'],
  ["io.format('a~sz~n', [bad])", 'markz'],
  ["io.put_chars('b' + bad + 'z\\n')", 'markz'],
  ["io.format('user', 'c~sz~n', [bad])", 'markz'],
  ["console.log('d' + bad + 'z')", 'markz'],
  ["console.error('e%sz', bad)", 'markz'],
  ["logger.error('f' + bad + 'z')", 'fmarkz'],
  ["logger.warning('g~sz', [bad])", 'gmarkz'],
  ["error_logger.info_msg('h~sz~n', [bad])", 'hmarkz'],
  ["spawn(() => { throw new Error('i' + bad + 'z') })", 'exit value'],
  ["spawn(() => exit(['j' + bad]))", '<0.'],
  ["throw new Error('k' + bad + 'z')", 'kmarkz'],
  [
    "throw Object.assign(new Error('l' + bad + 'z', { cause: bad }), { name: 'N' + bad })",
    'mark: l',
  ],
  ['erlang.error(bad)', 'exception error'],
  ['exit(bad)', 'exception exit'],
  ["register('m' + bad, self())", 'true'],
  ['regs()', 'mark'],
  ['i()', 'mark'],
  ["Object.defineProperty(() => 1, 'name', { value: 'n' + bad })", 'Fun<n\\x1b'],
  ['new (class { constructor() { this.constructor = { name: bad } } })()', 'constructor'],
  ["Object.defineProperty({}, Symbol.toStringTag, { value: 'o' + bad })", 'Object [o\\x1b'],
  ["Symbol('p' + bad)", 'Symbol(p\\x1b'],
  ['({ [bad]: 1, [Symbol(bad)]: 2 })', 'mark'],
  ["why('q' + bad + '@localhost')", 'reachable'],
  ["net_adm.ping('r' + bad + '@localhost')", 'pang'],
  ["spawn('s' + bad + '@localhost', 's', 's', [])", '<'],
  ["send(['t' + bad, 'nobody@localhost'], 1)", '1'],
  ["rpc.call('u' + bad + '@localhost', 's', 's', [])", 'nodedown'],
  ["c('v' + bad)", 'mark'],
  ["h('w' + bad)", ''],
  ["transcript.start('x' + bad + '.md')", 'mark'],
  ['transcript.stop()', ''],
  ['evil.f(1)', '1'],
];

const evilModule = `
/** Doc ${hostile.replaceAll('*/', '')} end. */
export function f(n: number): number { console.log('y${hostile.replace('\r', '')}'); return n; }
/** ${hostile} */
export function g(): void {}
`;

describe('what a process says', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
    writeFileSync(join(world.folder, 'evil.ts'), evilModule);
  });
  after(() => world.close());

  it('comes to a terminal without what hides, moves, clears or names the window', async () => {
    const foo = await world.open('foo', '-transcript', 'session.md');
    for (const [typed, shown] of ways) {
      foo.enter(typed);
      await foo.until(
        (lines) =>
          /^\(foo@localhost\)\d+>$/.test(lines.at(-1) ?? '') && lines.join('\n').includes(shown),
      );
    }
    foo.type('evil.');
    foo.press('Tab', 'Tab');
    await foo.until('f/1');
    foo.type('f(');
    await foo.until((lines) => lines.some((line) => line.endsWith('> evil.f(')));
    foo.press('C-c');
    foo.enter(`halt('last' + bad)`);
    await foo.exited();
    assert.match(foo.lines().join('\n'), /lastmark/);
    assertClean(foo.raw);
    assertClean(readFileSync(join(world.folder, 'session.md'), 'utf8'));
  });

  it('comes to a pipe without any escape', async () => {
    const typed = ways.map(([source]) => source);
    const { stdout, stderr, status } = await world.run(
      ['-sname', 'bar@localhost', '-transcript', 'session.txt'],
      `${[...typed, "init.stop('last' + bad)", "halt('last' + bad)"].join('\n')}\n`,
    );
    for (const [, shown] of ways) assert.ok(stdout.includes(shown), shown);
    assert.match(stdout + stderr, /lastmark/);
    assert.equal(status, 1);
    for (const text of [stdout, stderr, readFileSync(join(world.folder, 'session.txt'), 'utf8')])
      assert.doesNotMatch(text, controls);
  });

  it('comes to the starter of a node in the background without any escape', async () => {
    const { stdout, stderr } = await world.run([
      '-detached',
      '-sname',
      'cat@localhost',
      '-eval',
      `const H = (codes) => String.fromCharCode(...codes); halt('last' + ${h})`,
    ]);
    assert.doesNotMatch(stdout + stderr, controls);
  });
});

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what must not be there
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

const hidden = /\x1b\[(?:[\d;]*;)?0*8m/;
const others = /evil\x07|\x1b\]0;|\x1b\[5;5H|[\x80-\x9f]|\x1bc/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** Nothing of the hostile text but its letters. */
function assertClean(raw: string): void {
  assert.doesNotMatch(raw, hidden);
  assert.doesNotMatch(raw, others);
}
