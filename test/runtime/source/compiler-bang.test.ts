// `pid ! message` at the prompt. What is sent is noted by a send of the test's own.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is typed is text here

import assert from 'node:assert/strict';
import { inputErrors, moduleErrors, Shell } from '../compile/compiler-harness.ts';

/** What an input sends, in order, and its value. */
async function sends(...inputs: string[]): Promise<{ sent: unknown[]; value: unknown }> {
  const shell = new Shell();
  const sent: unknown[] = [];
  shell.bindings['erlang'] = {
    send(to: unknown, message: unknown) {
      sent.push([to, message]);
      return message;
    },
  };
  shell.kinds.set('erlang', 'const');
  await shell.run("const pid = 'pid', a = 'a', b = 'b', yes = true, no = false");
  return { value: await shell.run(...inputs), sent };
}

describe('compiler: ! at the prompt', () => {
  const cases: [input: string, ...sent: unknown[]][] = [
    ["pid ! 'hi'", ['pid', 'hi']],
    ["pid!'hi'", ['pid', 'hi']],
    ["'server' ! 1", ['server', 1]],
    [
      "['server', 'bar@host'] ! ['hi', 1 + 1]",
      [
        ['server', 'bar@host'],
        ['hi', 2],
      ],
    ],
    ["pid ! ['hi', pid]", ['pid', ['hi', 'pid']]],
    ['pid ! [1]', ['pid', [1]]],
    ['pid ! (1, 2)', ['pid', 2]],
    ['pid ! -1', ['pid', -1]],
    ['pid ! `a${1}b`', ['pid', 'a1b']],
    ['pid ! { a: 1, b: [2] }', ['pid', { a: 1, b: [2] }]],
    ['pid ! !yes', ['pid', false]],
    ['pid ! no || 2', ['pid', 2]],
    ['pid ! no ? 1 : 2', ['pid', 2]],
    ['pid ! 1 | 2', ['pid', 3]],
    ['pid ! 1 + 2 === 3', ['pid', true]],
    ['pid ! await Promise.resolve(5)', ['pid', 5]],
    ['pid !\n  5', ['pid', 5]],
    ['(pid\n ! 5)', ['pid', 5]],
    ['pid /* to */ ! /* what */ 5 // done', ['pid', 5]],
    ['a ! b ! 3', ['b', 3], ['a', 3]],
    ['a ! [b ! 3, 4]', ['b', 3], ['a', [3, 4]]],
    ['pid ! 1; pid ! 2', ['pid', 1], ['pid', 2]],
    ['yes && pid ! 1', ['pid', 1]],
    ['yes ? a ! 1 : b ! 2', ['a', 1]],
    ['const x = pid ! 7', ['pid', 7]],
    ['const f = (to: string) => to ! 8; f(a)', ['a', 8]],
    ['function g() { for (const x of [1, 2]) pid ! x }; g()', ['pid', 1], ['pid', 2]],
    ['if (!no) pid ! 1', ['pid', 1]],
    ['[1, 2].map((n) => pid ! n)', ['pid', 1], ['pid', 2]],
    ['{ x: pid ! 1, y: 2 }', ['pid', 1]],
    ['pid!pid', ['pid', 'pid']],
    ['pid ! pid! + 1', ['pid', 'pid1']],
  ];
  for (const [input, ...sent] of cases)
    it(`sends: ${JSON.stringify(input)}`, async () => {
      assert.deepEqual((await sends(input)).sent, sent);
    });

  it('gives the message as its value', async () => {
    assert.deepEqual((await sends("[pid ! 1, a ! b ! 'm']")).value, [1, 'm']);
    assert.deepEqual((await sends('const y = pid ! 7', 'y')).value, 7);
  });

  const others: [input: string, value: unknown][] = [
    ['const x = [5]; x![0]', 5],
    ['const x = [5]; x! [0]', 5],
    ['const x = { y: 6 }; x!.y', 6],
    ['const x = 1; x! + 1', 2],
    ['const x = 3; x! - 1', 2],
    ['a !== b', true],
    ['a != b', true],
    ['!yes', false],
    ['yes && !no', true],
    ['const f = () => 4; f!()', 4],
    ['yes\n!no', true],
    ['let x!: number; x = 2', 2],
    ['if (yes) ! no', true],
    ['`${!yes} ! ${a}`', 'false ! a'],
    ['"a ! b"', 'a ! b'],
    ['/a ! b/.test("a ! b")', true],
  ];
  for (const [input, value] of others)
    it(`is TypeScript still: ${JSON.stringify(input)}`, async () => {
      assert.deepEqual(await sends(input), { sent: [], value });
    });

  it('points into what was typed', async () => {
    assert.deepEqual(places('pid ! foo bar'), ['1:10']);
    assert.deepEqual(places('pid ! 1;\n  const a = 1, a = 2'), ['2:9']);
    assert.deepEqual(places('a ! b ! export'), ['1:9']);
    assert.deepEqual(places('foo bar'), ['1:4']);
  });

  it('is refused in a module, with what to write', () => {
    assert.deepEqual(moduleErrors("export const f = (p) => {\n  p ! 'hi';\n};"), [
      { line: 2, column: 5, message: '`!` only works at the prompt; write send(…)' },
    ]);
  });
});

function places(input: string): string[] {
  return inputErrors(input)
    .slice(0, 1)
    .map(({ line, column }) => `${line}:${column}`);
}
