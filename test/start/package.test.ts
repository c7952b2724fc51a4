// The package as npm pack makes it: installed as a user does, under each Node that users have, and used as the README says.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { playSections, readDocument } from '../helpers/play-document.ts';
import { folderOfNode, npm, versions } from './support/other-nodes.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the package', function () {
  this.timeout(300_000); // it is installed, some 250 MB
  const folder = mkdtempSync(join(tmpdir(), 'terl-package-'));
  const empty = join(folder, 'empty');
  const project = join(folder, 'project');
  let packed: readonly string[] = []; // the files in it

  before(() => {
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const told = JSON.parse(npm(process.execPath, words).replace(/^[^[{]*/, ''));
    const [about] = Array.isArray(told) ? told : Object.values(told);
    const tarball = join(folder, about.filename);
    packed = about.files.map(({ path }: { path: string }) => path);
    mkdirSync(empty);
    mkdirSync(project);
    const tsconfig = { compilerOptions: { strict: true, module: 'nodenext' } };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'own', type: 'module' }));
    const [oldest, older, right] = versions.map((version) => join(folderOfNode(version), 'node'));
    for (const [node, where] of [
      [oldest, empty],
      [older, project],
      [right, join(folder, 'global')],
    ] as const) {
      const globally = where.endsWith('global') ? ['--global', '--prefix', where] : [];
      const cwd = globally.length > 0 ? folder : where;
      const printed = npm(node ?? '', ['install', ...globally, tarball], cwd);
      assert.match(printed, /^\s*added \d+ packages in .*$\s*(\d+ packages? .* funding[\s\S]*)?$/m);
      assert.doesNotMatch(printed, /warn|gyp|error/i);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const version of versions)
    for (const where of ['empty', 'project'])
      it(`plays the README's first session under Node ${version} in ${where === 'empty' ? 'an empty folder' : 'a project'}`, async () => {
        const command = 'cd "$0" && exec npx terl "$@" -pa node_modules/terl/scripts/tutorial';
        const document = readDocument('README.md');
        const first = document.sections.find(({ items }) =>
          items.some(({ kind }) => kind === 'step'),
        );
        assert.ok(first !== undefined);
        await playSections(document, [first], {
          terl: ['/bin/sh', '-c', command, join(folder, where)],
          env: { PATH: `${folderOfNode(version)}:/usr/bin:/bin` },
        });
      });

  it('is started by each way there is, on an older Node', () => {
    const bin = join(empty, 'node_modules/.bin');
    const node = join(folderOfNode(versions[0]), 'node');
    const linked = join(folder, 'linked'); // as npm link and npm install ../terl leave it
    mkdirSync(join(linked, 'node_modules/.bin'), { recursive: true });
    symlinkSync(root, join(linked, 'node_modules/terl'));
    symlinkSync('../terl/bin/terl.js', join(linked, 'node_modules/.bin/terl'));
    const path = `${folderOfNode(versions[0])}:/usr/bin:/bin`;
    for (const [command, cwd] of [
      ['npx terl -version', empty],
      [`'${node}' node_modules/.bin/terl -version`, empty],
      [`PATH='${bin}':"$PATH" terl -version`, folder],
      [`'${join(folder, 'global/bin/terl')}' -version`, folder],
      ['npx terl -version', linked],
      [`npx --yes '${root}' -version`, folder],
    ] as const) {
      const env = { PATH: path, HOME: folder, npm_config_update_notifier: 'false' };
      const shown = execFileSync('sh', ['-c', `{ ${command}; } 2>&1`], {
        cwd,
        env,
        encoding: 'utf8',
      });
      assert.equal(shown, `terl ${about().version}\n`, command);
    }
  });

  it('prints its help without a word of npm', () => {
    const env = { PATH: `${folderOfNode(versions[0])}:/usr/bin:/bin`, HOME: folder };
    const shown = execFileSync('sh', ['-c', 'npx terl --help 2>&1'], {
      cwd: empty,
      env,
      encoding: 'utf8',
    });
    assert.match(shown, /^Usage: terl /);
  });

  it('brings the lessons', () => {
    const env = { PATH: `${folderOfNode(versions[0])}:/usr/bin:/bin`, HOME: folder };
    const shown = execFileSync('npx', ['terl', '-lesson'], { cwd: empty, env, encoding: 'utf8' });
    assert.deepEqual(
      shown.split('\n').flatMap((line) => /^ *(\d+) {2}[\w-]+ +\S/.exec(line)?.[1] ?? []),
      ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17'],
    );
  });

  it('has all that the README names, but for what is in the repository, and tests', () => {
    const [before = '', chapter = ''] = readme.split('\n## In the repository\n');
    const rest = chapter.slice(chapter.indexOf('\n## '));
    const named = `${before}${rest}`.matchAll(
      /[("`\s]((?:build|dist|repl|runtime|scripts|start|test|transport)\/[\w./-]*\w)/g,
    );
    const paths = [...named].flatMap(([, path = '']) => (path.endsWith('.test.ts') ? [] : [path]));
    for (const path of ['scripts/lessons/README.md', 'scripts/tutorial', 'transport/PROTOCOL.md'])
      assert.ok(paths.includes(path), path);
    for (const path of [...paths, 'README.md', 'LICENSE', 'CHANGELOG.md'])
      assert.ok(
        packed.some((file) => file === path || file.startsWith(`${path}/`)),
        path,
      );
    assert.ok(packed.every((file) => !/\.test\.|tsbuildinfo|\.map$/.test(file)));
  });

  describe('has types for modules', () => {
    const tsconfigs: Readonly<Record<string, string>> = {
      'an ordinary project': '{ "compilerOptions": { "strict": true, "module": "nodenext" } }',
      'a project of Node':
        '{ "compilerOptions": { "strict": true, "module": "nodenext", "types": ["node"] } }',
      'a project of tsc --init': '',
    };
    for (const [title, tsconfig] of Object.entries(tsconfigs))
      it(`in ${title}`, () => {
        const here = join(empty, title.replaceAll(' ', '-'));
        const nodes = join(here, 'nodes');
        mkdirSync(nodes, { recursive: true });
        writeFileSync(join(here, 'package.json'), '{ "type": "module" }');
        const tsc = (...args: string[]): string =>
          execFileSync(
            'sh',
            ['-c', '"$0" "$@" 2>&1 || true', join(empty, 'node_modules/.bin/tsc'), ...args],
            {
              cwd: here,
              encoding: 'utf8',
            },
          );
        if (tsconfig === '') tsc('--init');
        else writeFileSync(join(here, 'tsconfig.json'), tsconfig);
        const own = join(here, 'tsconfig.json');
        writeFileSync(own, readFileSync(own, 'utf8').replace('{', '{ "exclude": ["nodes"],'));
        if (title.endsWith('Node')) {
          mkdirSync(join(here, 'node_modules'));
          symlinkSync(join(root, 'node_modules/@types'), join(here, 'node_modules/@types'));
        }
        const node = title.endsWith('Node') ? 'global.process.version' : 'self.location';
        writeFileSync(join(here, 'main.ts'), `export const it: unknown = ${node};\n`);
        for (const module of [
          's',
          'frequency',
          'frequency.app',
          'frequency_app',
          'frequency_server',
          'frequency_sup',
          'guard',
          'password',
        ])
          copyFileSync(join(root, `scripts/tutorial/${module}.ts`), join(nodes, `${module}.ts`));
        const [shown = ''] = fenced('json');
        writeFileSync(join(nodes, 'tsconfig.json'), shown);
        writeFileSync(
          join(nodes, 'mine.ts'),
          "export const me = (): Pid => self();\nexport const bad: string = self();\nglobal.whereis_name('a');\n",
        );
        writeFileSync(
          join(nodes, 'imports.ts'),
          "import type { Pid } from 'terl/globals';\nexport const me = (): Pid => self();\nexport const bad: string = me();\n",
        );
        assert.equal(tsc('-p', '.', '--noEmit'), '');
        assert.match(
          tsc('-p', 'nodes'),
          /^nodes\/imports\.ts\(3,14\): error TS2322: .*\nnodes\/mine\.ts\(2,14\): error TS2322: .*\n$/,
        );
      });
  });

  it('has the licences of what is bundled', () => {
    const licences = readFileSync(join(empty, 'node_modules/terl/dist/LICENSES.txt'), 'utf8');
    for (const name of ['ink', 'react', 'ts-pattern', 'ws', '@oxc-project/runtime'])
      assert.match(licences, new RegExp(`^${name}$`, 'm'));
    assert.ok(packed.includes('dist/isolated-vm/LICENSE'));
  });

  it('brings one Node, and nothing that has to be compiled', () => {
    assert.ok(!existsSync(join(empty, 'node_modules/isolated-vm')));
    const { dependencies } = about();
    assert.deepEqual(Object.keys(dependencies), [
      'oxc-parser',
      'oxc-transform',
      'ts-pattern',
      'typescript',
    ]);
  });
});

function about(): { readonly version: string; readonly dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** The README's blocks of code in a language. */
function fenced(language: string): string[] {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, block = '']) => block);
}
