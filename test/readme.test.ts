// What the README shows is so: its sessions are played, its code is the tutorial's, its files exist.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/build.ts';
import { pictures } from '../scripts/screenshots.ts';
import { makeWorld, type World } from './conversation/support/world.ts';
import { playSections, readDocument } from './helpers/play-document.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows sessions that can be typed one behind the other', async function () {
    this.timeout(60_000);
    const document = readDocument('README.md');
    await playSections(document, document.sections, { allowCommands: false });
  });

  it('shows a table of what can be typed at the prompt', async () => {
    const world: World = await makeWorld();
    try {
      const foo = await world.open('foo');
      for (const line of ['self()', "'some text'", '1 + 2', ...typedInTable()]) {
        if (/\bpid\b/.test(line)) await foo.ask('const pid = self()'); // f() has forgotten it
        const answer = await foo.ask(line);
        assert.doesNotMatch(answer.join('\n'), /^\*+ (exception|\d+:)/m, line);
      }
    } finally {
      await world.close();
    }
  });

  it('shows pictures of a session as it goes today', async function () {
    this.timeout(60_000); // it is typed key by key
    const drawn = await pictures();
    const shown = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file = '']) => file);
    assert.deepEqual(shown.sort(), Object.keys(drawn).sort());
    for (const [file, svg] of Object.entries(drawn)) {
      const kept = readFileSync(join(root, file), 'utf8');
      assert.equal(comparable(kept), comparable(svg), `node scripts/screenshots.ts draws ${file}`);
      assert.ok(kept.length < 60_000, `${file} is small`);
      assert.doesNotMatch(kept, /@(?!localhost\b)/, 'no name of a machine');
      for (const path of [root, tmpdir(), homedir()]) assert.ok(!kept.includes(path), path);
    }
  });

  it("shows the tutorial's own code", () => {
    const [module = ''] = fenced('ts');
    assert.ok(readFileSync(join(root, 'scripts/tutorial/s.ts'), 'utf8').includes(module));
  });

  it('names a test for each row of what it says of security', () => {
    const [chapter = ''] = readme.split('\n## Security\n')[1]?.split('\n## ') ?? [];
    const rows = [...chapter.matchAll(/^\| (?!---|who |code )(.*) \|$/gm)].map(
      ([, row = '']) => row,
    );
    assert.ok(rows.length > 20, `${rows.length} rows`);
    for (const row of rows) {
      const tests = [...(row.split('|').at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(
        ([, file = '']) => file,
      );
      assert.ok(tests.length > 0, row);
      for (const file of tests) {
        const path = join(root, 'test', file);
        assert.ok(existsSync(path), `${file} of: ${row}`);
        assert.match(readFileSync(path, 'utf8'), /\bit\(/, file);
      }
    }
  });

  it('names files that are there', () => {
    const [table = ''] = readme.split('## Where things are')[1]?.split('\n## ') ?? [];
    const paths = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, path = '']) => path);
    assert.ok(paths.length > 5);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});

describe('the lock file', () => {
  it('names the packages of every platform, as npm ci demands', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const isThere = (name: string, from: string): boolean => {
      for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
        if (`${folder}/node_modules/${name}` in packages) return true;
        if (!folder.includes('/node_modules/')) return `node_modules/${name}` in packages;
      }
    };
    const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isThere(name, folder)),
    );
    assert.deepEqual(missing, []);
  });
});

/** A picture without what varies from run to run: pids, references, dates, the version of Node, and the places after them. */
function comparable(svg: string): string {
  return svg
    .replace(/&lt;\d+\.\d+\.\d+&gt;/g, 'pid')
    .replace(/#Ref&lt;[\d.]+&gt;/g, 'ref')
    .replace(/(REPORT====) .* ===/g, '$1 now ===')
    .replace(/node-[\d.]+/g, 'node-24')
    .replace(/ (x|textLength)="[\d.]+"/g, '');
}

/** As the sessions are where this test runs. */
function here(text: string): string {
  return text.replaceAll('@host', '@localhost').replaceAll('runs on host;', 'runs on localhost;');
}

/** What the table of the prompt shows in code, but for what leaves the shell. */
function typedInTable(): string[] {
  const [table = ''] = readme.split('\n## At the prompt\n')[1]?.split('\n## ') ?? [];
  const first = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell).join(' ');
  const code = [...first.matchAll(/`([^`]+)`/g)].map(([, text = '']) => here(text));
  assert.ok(code.length > 20);
  return code.filter((text) => !/^(exit|q|init\.restart)\(/.test(text));
}

/** The blocks of code in a language. */
function fenced(language: string): string[] {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, block = '']) => block);
}
