// What to do instead, where a name or an import gives nothing.

import assert from 'node:assert/strict';
import { nearest } from '../../../../runtime/emulator/text/did-you-mean.ts';
import { testNodes } from '../../../helpers/start-node.ts';

describe('did you mean', () => {
  for (const [typed, meant] of [
    ['spwan', 'spawn'],
    ['nodez', 'nodes'],
    ['nod', 'node'],
    ['selff', 'self'],
    ['regster', 'register'],
    ['x', undefined],
    ['ab', undefined],
    ['frobnicate', undefined],
  ] as const)
    it(`${typed}: ${meant}`, () => {
      assert.equal(nearest(typed, ['self', 'node', 'nodes', 'spawn', 'register', 'c']), meant);
    });
});

describe('what gives nothing', () => {
  const nodes = testNodes();

  it('is a name: the nearest variable, command, function or module is named', async () => {
    nodes.files({ 'counter.ts': 'export function start() {}' });
    const foo = await nodes.start('foo');
    await foo.type('const basket = 1; counter.start()');
    for (const [typed, meant] of [
      ['baskte', 'basket'],
      ['counte.start()', 'counter'],
      ['flsh()', 'flush'],
      ['spwan(() => 1)', 'spawn'],
      ['net_amd.ping', 'net_adm'],
      ['get_cookie()', 'erlang.get_cookie'],
      ['multicall(1)', 'rpc.multicall'],
    ])
      assert.match(
        await foo.type(typed ?? ''),
        new RegExp(`code path; did you mean ${meant}\\?\\n`),
        typed,
      );
    assert.doesNotMatch(await foo.type('frobnicate'), /did you mean/);
    assert.match(
      await foo.type('counter.strat()'),
      /does not export a function strat; did you mean start\?/,
    );
  });

  it('is an import: it is said what to do, with file and line', async () => {
    nodes.files({
      's.ts': 'export const one = 1;',
      'aa.ts': "\nimport { readFileSync } from 'node:fs';\nexport const f = () => readFileSync;",
      'bb.ts': "import { z } from 'zod';\nexport const f = () => z;",
      'ee.ts': "import { one } from './sub/s';\nexport const f = () => one;",
      'dd.ts': "export * from '@scope/some.package';",
    });
    const foo = await nodes.start('foo');
    const said = async (typed: string): Promise<string> =>
      (await foo.type(typed)).replaceAll(/\s+/g, ' ');
    assert.match(
      await said('aa.f()'),
      /a\.ts:2: node:fs is a module of Node, and none of them is here/,
    );
    assert.match(
      await said('bb.f()'),
      /b\.ts:1: zod is a package, .* --outfile=zod\.ts, and import '\.\/zod\.ts'/,
    );
    assert.match(
      await said('dd.f()'),
      /d\.ts:1: @scope\/some\.package is a package, .* --outfile=scope-some\.package\.ts/,
    );
    assert.match(
      await said('ee.f()'),
      /ee\.ts:1: there is no TypeScript file .*\. The module s of the code path needs no import: s\.f\(\) calls it/,
    );
    assert.match(await said("import s from 's'"), /The module s of the code path needs no import/);
  });
});
