import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('modules', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let directory: string;

  beforeEach(async () => {
    directory = nodes.files({
      'good.ts':
        "import { two } from './other.ts';\nexport const one = 1;\nexport function sum() { return one + two }\n",
      'other.ts': 'export const two = 2;\n',
      'bad.ts': 'export function f() {\n  return 1 +;\n}\n',
      'state.ts': 'export let count = 0;\nexport function inc() { return ++count }\n',
      'loop.ts': `
        export async function loop() { for (;;) { const [from] = await receive(); send(from, word()); } }
        export const word = () => 'old';
      `,
      'begun.ts': 'let n = 0; for (let i = 0; i < 50_000; i++) n += i;\nexport const total = n;\n',
    });
    foo = await nodes.start('foo');
  });

  it('are loaded at first use, with what they import', async () => {
    assert.deepEqual(await session(foo, ['good.sum()', 'good.one', 'begun.total']), [
      '3',
      '1',
      '1249975000',
    ]);
  });

  it('are compiled by c and loaded by l', async () => {
    assert.deepEqual(
      await session(foo, ["c('good')", "l('good')", "c('good.ts')", "c('nosuch')", "l('nosuch')"]),
      [
        "['ok', 'good']",
        "['module', 'good']",
        "['ok', 'good']",
        "['error', 'non_existing']",
        "['error', 'nofile']",
      ],
    );
  });

  it('tell where they are wrong, and stay as they were', async () => {
    const [complaint, value] = await session(foo, ["c('bad')"]);
    assert.match(complaint ?? '', /bad\.ts:2:\d+: /);
    assert.equal(value, "'error'");
    assert.match((await session(foo, ["l('bad')"])).at(-1) ?? '', /\['error', 'badfile'\]/);
    assert.equal(await foo.type("c('state')"), "['ok', 'state']");
    assert.equal(await foo.type('state.inc()'), '1');
    writeFileSync(join(directory, 'state.ts'), 'export let count = ;');
    await foo.type("c('state')");
    assert.equal(await foo.type('state.inc()'), '2');
  });

  it('are warned of when all processes would share their variables', async () => {
    const [warning, value] = await session(foo, ["c('state')"]);
    assert.match(warning ?? '', /state\.ts:1:\d+: Warning: /);
    assert.equal(value, "['ok', 'state']");
  });

  it('loaded anew do not change a function that runs', async () => {
    await session(foo, [
      "const p = spawn('loop', 'loop', []), me = self()",
      'send(p, [me]); const before = await receive()',
    ]);
    writeFileSync(join(directory, 'loop.ts'), "export const word = () => 'new';");
    await session(foo, ["l('loop')", 'send(p, [me])']);
    assert.equal(await foo.type('[before, await receive(), loop.word()]'), "['old', 'old', 'new']");
  });

  it('name themselves, their functions and lines in a stack', async () => {
    writeFileSync(
      join(directory, 'good.ts'),
      'export async function outer() {\n  await 1;\n  return inner();\n}\nfunction inner(): never {\n  throw new TypeError("wrong");\n}\n',
    );
    const told = await foo.type('good.outer()');
    assert.match(
      told,
      /^\*\* exception error: TypeError: wrong\n {5}in function {2}good\.inner \(.*good\.ts, line 6\)\n {5}in call from good\.outer \(.*good\.ts, line 3\)/,
    );
  });

  it('do not export what every object has', async () => {
    await session(foo, ["const [pid, ref] = spawn_monitor('good', 'toString', [])"]);
    assert.equal(await foo.type('(await receive())[4][0]'), "'undef'");
  });
});
