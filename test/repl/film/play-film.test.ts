// terl -play as users run it: a document becomes a film, or a sentence says why not.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { thisHost } from '../../../repl/session/place.ts';
import { root } from '../../../scripts/build.ts';
import { startBrowser } from '../../helpers/browser.ts';
import { playCast } from '../../helpers/terminal.ts';
import { makeVerifier } from '../verify/support/verifier.ts';

const session = `# A spawn

## Both nodes

\`\`\`terl
%% foo
(foo@host)1> spawn('bar@host', () => io.format('hi~n', []))
<2.89.1>
hi
%% bar
(bar@host)1> nodes()
['foo@host']
\`\`\`

## One node

\`\`\`terl
%% bar
(bar@host)2> [1, 2].map((x) => x * 2)
[2, 4]
\`\`\`
`;

describe('terl -play', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'terl-play-'));
  const [lesson, film, page] = ['lesson.md', 'lesson.v3.cast', 'lesson.html'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  after(() => rmSync(folder, { recursive: true }));

  function terl(...args: readonly string[]): { readonly status: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'dist/terl.js'), ...args],
      { cwd: folder, encoding: 'utf8' },
    );
    return { status, said: `${stdout}${stderr}` };
  }

  it('writes an asciicast and a page, which show at their ends what the terminals showed', async () => {
    writeFileSync(lesson, session);
    const { status, said } = terl('-play', 'lesson.md', '-cast', film, '-html', page);
    assert.equal(status, 0, said);
    assert.match(
      said,
      /^\S+lesson\.v3\.cast: a film of \d+ s\n\S+lesson\.html: a film of \d+ s\n$/,
    );
    const lines = await playCast(readFileSync(film, 'utf8'));
    const halves = [lines.map((line) => line.slice(0, 80)), lines.map((line) => line.slice(83))];
    const [foo, bar] = halves.map((half) => half.map((line) => line.trimEnd()).join('\n'));
    assert.match(
      foo ?? '',
      /^─ foo ─+\n\$ terl -sname foo\nTerl .*\n\nEshell .*\n\(foo@.*\)1> spawn/,
    );
    assert.match(foo ?? '', /<2\.89\.1>/);
    assert.match(foo ?? '', /\nhi\n/);
    assert.match(bar ?? '', /^▸ bar ─+\n/);
    const last = `(bar@${thisHost})2> [1, 2].map((x) => x * 2)\n[2, 4]\n(bar@${thisHost})3>`;
    assert.ok(bar?.trimEnd().endsWith(last), bar);
    const browser = await startBrowser();
    try {
      await browser.look(1_280, 900, 'light');
      await browser.open(`${pathToFileURL(page).href}#t=1000`);
      const shown = `[...document.querySelectorAll('#film .ap-line')].map((line) => line.textContent.trimEnd()).join('\\n').trimEnd()`;
      await browser.until(shown, lines.join('\n'));
      assert.deepEqual(browser.complaints, []);
    } finally {
      await browser.close();
    }
  });

  it('makes the same film of the same document, at the speed that is asked for', () => {
    const before = readFileSync(film, 'utf8');
    assert.equal(terl('-play', 'lesson.md', '-cast', film).status, 0);
    assert.equal(readFileSync(film, 'utf8'), before);
    assert.equal(terl('-play', 'lesson.md', '-cast', 'fast.cast', '-speed', '4').status, 0);
    const fast = readFileSync(join(folder, 'fast.cast'), 'utf8').trimEnd().split('\n');
    const seconds = (JSON.parse(fast.at(-1) ?? '') as [number])[0];
    const whole = before.trimEnd().split('\n').slice(1);
    const ordinary = whole.reduce((sum, line) => sum + (JSON.parse(line) as [number])[0], 0);
    assert.ok(Math.abs(ordinary / seconds - 4) < 0.1, `${ordinary} ${seconds}`);
    assert.equal((JSON.parse(fast[0] ?? '') as { version: number }).version, 2);
  });

  it('has a marker for each step and each heading above one', () => {
    const markers = readFileSync(film, 'utf8').match(/(?<="m",").*(?="\])/g);
    assert.deepEqual(markers, [
      'Both nodes',
      "foo: spawn('bar@host', () => io.format('hi~n', []))",
      'bar: nodes()',
      'One node',
      'bar: [1, 2].map((x) => x * 2)',
    ]);
  });

  it('writes nothing if the session does not go as it is written', async () => {
    const player = makeVerifier('-play');
    try {
      const wrong = session.replace("['foo@host']", "['baz@host']"); // in the middle
      player.write(
        'wrong.md',
        wrong.replace('## Both nodes\n', '## Both nodes\n<!-- timeout: 3s -->\n'),
      );
      writeFileSync(join(player.folder, 'old.html'), readFileSync(page));
      const { status, stdout } = await player.run(
        'wrong.md',
        '-cast',
        'x.cast',
        '-html',
        'old.html',
      );
      assert.equal(status, 1);
      assert.match(stdout, /^wrong\.md:12: bar /);
      await player.untilAllEnded();
      assert.deepEqual(readdirSync(player.folder), ['old.html', 't', 'wrong.md']);
      assert.deepEqual(readFileSync(join(player.folder, 'old.html')), readFileSync(page));
    } finally {
      player.close();
    }
  });

  it('has the modules of -pa, and leaves out what this machine does not have', () => {
    mkdirSync(join(folder, 'modules'));
    writeFileSync(join(folder, 'modules/far.ts'), "export function away() { return 'far'; }\n");
    const text = `# Far\n\n\`\`\`terl\n%% foo\n(foo@host)1> far.away()\n'far'\n\`\`\`\n`;
    const needs =
      '\n## Elsewhere\n\n<!-- needs: no-such-program -->\n\n```terl\n%% foo\n(foo@host)2> 1\n2\n```\n';
    writeFileSync(join(folder, 'far.md'), `${text}${needs}`);
    const { status, said } = terl('-play', 'far.md', '-cast', 'far.cast', '-pa', 'modules');
    assert.equal(status, 0, said);
    assert.match(
      said,
      /^skipped far\.md:9 Elsewhere: it needs no-such-program\nfar\.cast: a film of \d+ s\n$/,
    );
  });

  it('says that a command is refused, of which nothing is wanted', () => {
    writeFileSync(join(folder, 'command.md'), '```terl\n%% sh\n$ touch x\n```\n');
    const { status, said } = terl('-play', 'command.md', '-cast', 'command.cast');
    assert.equal(status, 1);
    assert.match(said, /^command\.md:3: sh \$ touch x\n.*"touch x" needs -allow_commands\n/);
  });

  it('replaces only what it has written itself', () => {
    writeFileSync(join(folder, 'notes.html'), '<p>notes');
    const begun = performance.now();
    const { status, said } = terl('-play', 'lesson.md', '-html', 'notes.html');
    assert.equal(status, 1);
    assert.equal(
      said,
      'terl: notes.html exists, and terl -play has not written it: choose another name, or remove it\n',
    );
    assert.equal(readFileSync(join(folder, 'notes.html'), 'utf8'), '<p>notes');
    assert.ok(performance.now() - begun < 10_000, 'it is said before the session is played');
  });

  it('says in a sentence what cannot be read or written', () => {
    mkdirSync(join(folder, 'folder.cast'));
    for (const [args, sentence] of [
      [
        ['none.md', '-cast', 'x.cast'],
        'none.md: it cannot be read: there is no such file (ENOENT)',
      ],
      [['lesson.md', '-cast', 'none/x.cast'], 'none/x.cast cannot be written (ENOENT)'],
      [['lesson.md', '-cast', 'folder.cast'], 'folder.cast is not a file'],
    ] as const)
      assert.deepEqual(terl('-play', ...args), { status: 1, said: `terl: ${sentence}\n` });
  });

  it('leaves the old films on a disk that is full', async () => {
    const player = makeVerifier('-play');
    try {
      player.write('d.md', session);
      writeFileSync(join(player.folder, 'a.cast'), readFileSync(film));
      // the asciicast has room, the page has not: a file may have 200 blocks of 512 or 1,024 bytes
      const full = `trap '' XFSZ; ulimit -f 200; exec "$@"`;
      const args = ['d.md', '-cast', 'a.cast', '-html', 'b.html'];
      const { status, stdout } = await player.runIn(full, ...args);
      assert.deepEqual(
        { status, stdout },
        { status: 1, stdout: 'terl: b.html cannot be written (EFBIG)\n' },
      );
      assert.deepEqual(readdirSync(player.folder), ['a.cast', 'd.md', 't']);
      assert.deepEqual(readFileSync(join(player.folder, 'a.cast')), readFileSync(film));
    } finally {
      player.close();
    }
  });

  it('says what to install where there is no package for terminals', () => {
    const bare = join(folder, 'bare');
    cpSync(join(root, 'dist'), join(bare, 'dist'), { recursive: true });
    mkdirSync(join(bare, 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name !== '@lydell')
        symlinkSync(join(root, 'node_modules', name), join(bare, 'node_modules', name));
    const words = [join(bare, 'dist/terl.js'), '-play', 'lesson.md', '-cast', 'bare.cast'];
    const { status, stdout } = spawnSync(process.execPath, words, {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.equal(
      stdout,
      'terl: a session in terminals needs the package @lydell/node-pty, which is not installed: npm install @lydell/node-pty\n',
    );
    assert.equal(existsSync(join(folder, 'bare.cast')), false);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`ends all that it has started on ${signal}, at once`, async () => {
      const player = makeVerifier('-play');
      try {
        player.write(
          'd.md',
          `<!-- timeout: 90s -->\n\`\`\`terl\n%% foo\n(foo@host)1> await receive()\n\`\`\`\n`,
        );
        writeFileSync(join(player.folder, 'x.cast'), readFileSync(film));
        const { child, ended } = player.start(['d.md', '-cast', 'x.cast', '-html', 'x.html']);
        // the keeper, the shell, its node and the mapper
        while (player.processes().length < 4)
          await new Promise((resolve) => setTimeout(resolve, 50));
        const begun = performance.now();
        child.kill(signal);
        const { status, stdout } = await ended;
        assert.deepEqual(
          { status, stdout },
          { status: 1, stdout: 'd.md: stopped; no film is written\n' },
        );
        assert.ok(performance.now() - begun < 5_000);
        await player.untilAllEnded();
        assert.deepEqual(readdirSync(player.folder), ['d.md', 't', 'x.cast']);
        assert.deepEqual(readFileSync(join(player.folder, 'x.cast')), readFileSync(film));
      } finally {
        player.close();
      }
    });

  it('leaves no files behind', () => {
    const names = readdirSync(folder).filter((name) => name.includes('.new'));
    assert.deepEqual(names, []);
  });
});
