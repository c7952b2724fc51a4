// The map: every file and folder that CONTRIBUTING.md names is there, and its rooms are those that biome.json rules.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/build.ts';

describe('CONTRIBUTING', () => {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const floors = ['transport', 'runtime', 'runtime/emulator', 'repl'];

  it('names files and folders that are there', () => {
    const named = page.matchAll(
      /[`(]((?:bin|repl|runtime|scripts|start|test|transport)\/[\w./-]*)/g,
    );
    const paths = [...new Set([...named].map(([, path = '']) => path))];
    assert.ok(paths.length > 40, `${paths.length} paths`);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  it('has a row for what is beside the floors', () => {
    const [, chapter = ''] = page.split('\n### Beside the floors\n');
    const [table = ''] = chapter.split('\n#');
    for (const place of ['start/', './terl', 'bin/', 'scripts/', 'test/', 'build/', 'dist/'])
      assert.ok(table.includes(`| \`${place}\``), place);
  });

  for (const floor of floors)
    it(`lists the rooms of ${floor} in the order in which they may import`, () => {
      const listed = roomsListed(page, floor);
      const folders = readdirSync(join(root, floor), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'emulator')
        .map(({ name }) => name);
      assert.deepEqual([...listed].sort(), folders.sort());
      for (const [place, room] of listed.entries())
        for (const above of listed.slice(place + 1))
          assert.ok(forbids(floor, room, above), `${floor}/${room} may not import ${above}`);
    });
});

/** The first column of the table below the heading of a floor. */
function roomsListed(page: string, floor: string): string[] {
  const [, chapter = ''] = page.split(`\n### ${floor}: `);
  const [table = ''] = chapter.split('\n#');
  return [...table.matchAll(/^\| `([\w-]+)\/`/gm)].map(([, room = '']) => room);
}

interface Override {
  readonly includes: readonly string[];
  readonly linter?: {
    rules?: {
      style?: {
        noRestrictedImports?: { options: { patterns: readonly { group: readonly string[] }[] } };
      };
    };
  };
}

/** Whether the rule of a room names another as one it may not import. */
function forbids(floor: string, room: string, above: string): boolean {
  const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as {
    overrides: readonly Override[];
  };
  const rule = overrides.find(({ includes }) => includes.includes(`${floor}/${room}/**`));
  const patterns = rule?.linter?.rules?.style?.noRestrictedImports?.options.patterns ?? [];
  return patterns.some(({ group }) =>
    group.some((one) => one === `../${above}/**` || one === `**/${above}/**`),
  );
}
