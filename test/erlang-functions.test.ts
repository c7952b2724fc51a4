// The page that says what Erlang has and what terl has of it is so, line by line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/build.ts';
import { gatherDocs } from '../scripts/build-docs.ts';
import { kinds, page, type Row, rowsOfPage } from './helpers/erlang-functions-page.ts';
import { type TestNode, testNodes } from './helpers/start-node.ts';
import { assertTyped } from './helpers/typed-calls.ts';

const rows = rowsOfPage();
const there = rows.filter(({ kind }) => kind === 'same' || kind === 'differs');

describe("the page of Erlang's functions", () => {
  const nodes = testNodes();

  it('decides each export of Erlang once, and nothing that is none', () => {
    const text = readFileSync(join(root, 'test/data/erlang-exports.txt'), 'utf8');
    const exports = text.split('\n').flatMap((line) => {
      const [module = '', name = '', arities = ''] = line.split(' ');
      return line === '' ? [] : arities.split(',').map((arity) => `${module}:${name}/${arity}`);
    });
    assert.ok(exports.length > 700);
    const decided = rows.map(signature);
    assert.deepEqual(without(exports, decided), [], 'not decided');
    assert.deepEqual(without(decided, exports), [], 'not in Erlang');
    assert.deepEqual(
      decided.filter((one, i) => decided.indexOf(one) < i),
      [],
      'decided twice',
    );
  });

  it('is in the package, and the README leads to it', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      files: string[];
    };
    assert.ok(files.includes('runtime/erlang-functions.md'));
    assert.match(
      readFileSync(join(root, 'README.md'), 'utf8'),
      /\(runtime\/erlang-functions\.md\)/,
    );
  });

  it('says why of what differs and of what is missing, in a few words', () => {
    for (const line of page.split('\n').filter((one) => one.startsWith('| `'))) {
      const [, kind = '', why = ''] = /^\| `[^`]+` \| (\w+) \|(.*)\|$/.exec(line) ?? [];
      assert.ok(
        kinds.some((one) => one === kind),
        line,
      );
      assert.equal(why.trim() === '', kind === 'same', line);
      assert.ok(why.length < 250, line);
    }
  });

  it('calls there what can be called under that name, and missing what cannot', async () => {
    const node: TestNode = await nodes.start('foo');
    for (const module of new Set(rows.map((row) => row.module))) {
      const own = rows.filter((row) => row.module === module);
      const present = names(own.filter(({ kind }) => kind !== 'no'));
      const missing = names(own).filter((name) => !present.includes(name));
      const expression = (name: string): string =>
        module === 'c' ? `typeof ${name}` : `typeof ${module}['${name}']`;
      for (const name of present)
        assert.equal(await node.type(expression(name)), "'function'", `${module}.${name}`);
      for (const name of missing.filter((one) => module !== 'c' || !(one in globalThis)))
        assert.equal(await node.type(expression(name)), "'undefined'", `${module}.${name}`);
    }
  });

  it('calls there what is typed, with these numbers of arguments, and missing what is not', async () => {
    const tested = rows.filter(({ module, name }) => module !== 'c' && /^\w+$/.test(name));
    const lines = tested.map(({ module, name, arity, kind }) => {
      const call = `() => ${module}.${name}(${Array(arity).fill('x').join(', ')}),`;
      return there.some((row) => signature(row) === signature({ module, name, arity, kind }))
        ? call
        : `// @ts-expect-error\n${call}`;
    });
    await assertTyped(nodes, lines);
  }).timeout(60_000);

  it('calls there what h() documents', async () => {
    const docs = gatherDocs(root);
    const undocumented = there.filter(({ module, name }) => {
      const known = [`${module}.${name}`];
      if (module === 'erlang') known.push(name);
      return !known.some((one) => (docs[one]?.text ?? '') !== '');
    });
    assert.deepEqual(names(undocumented), []);
    const node = await nodes.start('foo');
    for (const name of ['timer.hms', 'rpc.pmap', 'erlang.hibernate', 'spawn_opt'])
      assert.match(await shown(node, `h('${name}')`), new RegExp(`^\\s+${name}\\(`), name);
  });
});

async function shown(node: TestNode, source: string): Promise<string> {
  const before = node.printed.length;
  await node.type(source);
  return node.printed.slice(before).join('\n');
}

function signature({ module, name, arity }: Row): string {
  return `${module}:${name}/${arity}`;
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((one) => !some.includes(one));
}

function names(some: readonly Row[]): string[] {
  return [...new Set(some.map(({ name }) => name))];
}
