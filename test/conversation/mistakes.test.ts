// What people type wrong, and what ends a process: each has its sentence, and the shell goes on.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('a mistake', () => {
  let world: World;
  let foo: Terminal;
  before(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
  });
  after(() => world.close());
  afterEach(async () => assert.deepEqual(await foo.ask('1 + 1'), ['2']));

  const ask = async (line: string): Promise<string> =>
    (await foo.ask(line)).map((one) => one.trimEnd()).join('\n');

  it('in the syntax is shown with its place, and the number of the prompt stays', async () => {
    const number = foo.lines().at(-1);
    assert.match(await ask('foo bar'), /^\* 1:\d+: /);
    assert.match(await ask('1 = 2'), /^\* 1:1: /);
    assert.match(await ask('"abc'), /^\* 1:1: Unterminated string$/);
    assert.equal(foo.lines().at(-1), number);
  });

  it('in a module is shown with its file and place', async () => {
    writeFileSync(join(world.folder, 'broken.ts'), 'export const a = 1;\nexport const b = ;\n');
    assert.match(await ask("c('broken')"), /^broken\.ts:2:18: .*\n(.*\n)*'error'$/);
    assert.match(await ask('broken.a'), /broken\.ts:2:/);
  });

  it('in the name of a module or function is undef', async () => {
    assert.match(await ask('s.nofun()'), /^\*\* exception error: undefined function s\.nofun\/0\n/);
    assert.match(await ask('nomod.f()'), /nomod is not a variable, a function or a module/);
    assert.deepEqual(await foo.ask("c('nomod')"), ["['error', 'non_existing']"]);
    foo.enter("spawn('nomod', 'f', [])");
    await foo.until(/^\['undef', \[\['nomod', 'f', \[\],$/);
  });

  it('in what is sent names the path to it', async () => {
    const shown = await ask('send(self(), { deep: [1, { f: () => Symbol() }, Symbol("x")] })');
    assert.match(shown, /^\*\* exception error: bad argument\n {5}in function {2}send\/2/);
    assert.match(shown, /cannot send message\.deep\[\d\]/);
    assert.match(await ask('const a = []; a.push(a); send(self(), a)'), /cannot send message\[0\]/);
    assert.deepEqual(await foo.ask('flush()'), ["'ok'"]);
  });

  it('in a promise is told, awaited or not', async () => {
    assert.match(
      await ask("Promise.reject(new Error('late'))"),
      /^\*\* exception error: Error: late/,
    );
    assert.match(await ask('Promise.reject(1)'), /^\*\* exception throw: 1$/);
    foo.enter("Promise.reject(new Error('lost')); 5");
    await foo.until(/nobody handles it: Error: lost/);
    assert.deepEqual(await foo.ask('Promise.resolve(6)'), ['6']);
  });

  it('of the kind that ends the evaluator keeps the bindings', async () => {
    await foo.ask('const kept = 7');
    assert.match(await ask("exit('bye')"), /^\*\* exception exit: 'bye'$/);
    assert.match(await ask('throw { a: 1 }'), /^\*\* exception throw: \{ a: 1 \}$/);
    assert.deepEqual(await foo.ask('kept'), ['7']);
  });

  it('of recursion without end is an error of its process only', async () => {
    assert.match(await ask('const r = () => r() + 1; r()'), /RangeError: Maximum call stack size/);
  });

  it('finds no way out of the isolate', async () => {
    for (const attempt of [
      "(() => {}).constructor('return typeof process')()",
      "self().constructor.constructor('return typeof process')()",
      "send.constructor('return typeof require')()",
      "s.s.constructor.constructor('return typeof process')()",
      'typeof setTimeout',
      'typeof fetch',
      'typeof SharedArrayBuffer',
      'typeof boot',
    ])
      assert.deepEqual(await foo.ask(attempt), ["'undefined'"], attempt);
    assert.match(
      await ask("await import('node:fs')"),
      /\*\* exception error: \['import_failed', 'node:fs'/,
    );
  });
});
