// Modules are found below the code path, and nothing else is read.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModule, maxModuleSize, resolveImport } from '../../../runtime/modules/code-path.ts';

describe('code path', () => {
  let root: string;
  let first: string;
  let second: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'terl-code-path-'));
    first = join(root, 'first');
    second = join(root, 'second');
    mkdirSync(join(first, 'deep'), { recursive: true });
    mkdirSync(join(second, 'folder.ts'), { recursive: true });
    const write = (file: string, text: string) => writeFileSync(join(root, file), text);
    write('secret.ts', 'secret');
    write('first/s.ts', 'first s');
    write('first/plain.txt', 'plain');
    write('first/types.d.ts', 'types');
    write('first/deep/t.ts', 'deep t');
    write('second/s.ts', 'second s');
    write('second/only-here.ts', 'second only');
    for (const folder of ['.hidden', 'deep/.git', 'node_modules/p', '.terl'])
      mkdirSync(join(first, folder), { recursive: true });
    write('first/.env.ts', 'hidden');
    write('first/.hidden/t.ts', 'hidden');
    write('first/deep/.git/t.ts', 'hidden');
    write('first/node_modules/p/t.ts', 'of a package');
    write('first/.terl/t.ts', 'in a hidden folder');
    write('second/huge.ts', 'x'.repeat(maxModuleSize + 1));
    symlinkSync(join(root, 'secret.ts'), join(first, 'linked.ts'));
    symlinkSync(second, join(root, 'second-by-link'));
  });

  after(() => rmSync(root, { recursive: true }));

  it('finds a module in the first directory that has it', () => {
    assert.equal(findModule('s', [first, second])?.source, 'first s');
    assert.equal(findModule('s', [second, first])?.source, 'second s');
    assert.deepEqual(findModule('only-here', [first, second]), {
      file: join(second, 'only-here.ts'),
      source: 'second only',
    });
    assert.equal(findModule('none', [first, join(root, 'missing')]), undefined);
    assert.equal(findModule('folder', [second]), undefined);
  });

  it('takes nothing hidden and nothing of packages, unless that is where the code path begins', () => {
    const from = join(first, 's.ts');
    for (const file of [
      '.env',
      '.hidden/t',
      'deep/.git/t',
      'deep/../.hidden/t',
      'node_modules/p/t',
    ])
      assert.throws(
        () => resolveImport(`./${file}.ts`, from, [first]),
        /is no module: no name on the way to it may begin with a dot or be node_modules/,
        file,
      );
    const inside = [join(first, '.terl'), first];
    assert.equal(findModule('t', inside)?.source, 'in a hidden folder');
    assert.equal(resolveImport('./.terl/t', from, inside).source, 'in a hidden folder');
  });

  it('takes no name that leads elsewhere', () => {
    const names = [
      '../secret',
      '..',
      '.',
      '',
      'deep/t',
      's.ts',
      's\0',
      '/etc/passwd',
      'a\\b',
      ' s',
    ];
    for (const name of names) assert.equal(findModule(name, [first]), undefined, name);
    assert.equal(findModule('a'.repeat(5000), [first]), undefined);
  });

  it('takes a directory that is itself a link', () => {
    assert.equal(findModule('s', [join(root, 'second-by-link')])?.source, 'second s');
  });

  it('refuses a link that leads out', () => {
    assert.throws(() => findModule('linked', [first]), { code: 'outside' });
    assert.throws(() => resolveImport('./linked.ts', join(first, 's.ts'), [first]), {
      code: 'outside',
    });
  });

  it('refuses a file that is too big', () => {
    assert.throws(() => findModule('huge', [second]), {
      code: 'too_big',
      message: /has 1048577 bytes, and a module may have 1048576/,
    });
  });

  it('resolves a relative import, whatever its extension', () => {
    for (const specifier of ['./deep/t.ts', './deep/t', './deep/t.js', './deep/../deep/t.ts'])
      assert.equal(resolveImport(specifier, join(first, 's.ts'), [first]).source, 'deep t');
    const up = resolveImport('../s.ts', join(first, 'deep/t.ts'), [first]);
    assert.equal(up.source, 'first s');
    assert.equal(
      resolveImport('../second/s.ts', join(first, 's.ts'), [first, second]).source,
      'second s',
    );
  });

  it('refuses an import from outside, or of no TypeScript file', () => {
    const from = join(first, 's.ts');
    const refused = (specifier: string) => {
      try {
        resolveImport(specifier, from, [first]);
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
      return 'read';
    };
    assert.equal(refused('../secret.ts'), 'outside');
    assert.equal(refused('../second/s.ts'), 'outside');
    assert.equal(refused('./none.ts'), 'nofile');
    assert.equal(refused('./plain.txt'), 'nofile');
    assert.equal(refused('./types.d.ts'), 'nofile');
    assert.equal(refused('./deep'), 'nofile');
    assert.equal(refused('/etc/passwd'), 'badfile');
    assert.equal(refused('node:fs'), 'badfile');
    assert.equal(refused(join(first, 's.ts')), 'badfile');
    assert.equal(refused('./s.ts\0'), 'badfile');
  });
});
