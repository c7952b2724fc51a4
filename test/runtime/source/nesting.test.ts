import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compileFunction, compileInput, compileModule } from '../../../runtime/compile/compiler.ts';
import { isDeep } from '../../../runtime/source/nesting.ts';
import { nestedText, nestings } from '../../helpers/nestings.ts';

const scope = { bindings: new Map(), globals: new Set<string>() };

describe('nesting', () => {
  it('refuses every way to nest, at the prompt, in modules and in functions that were sent, with its place', () => {
    for (const [name, nesting] of Object.entries(nestings)) {
      const text = nestedText(nesting, 12_000);
      const compiled = compileModule('m.ts', text);
      const [first] = compiled.ok ? [] : compiled.diagnostics;
      assert.match(first?.message ?? '', /nested/, name);
      assert.ok(first !== undefined && first.column > 2, name);
      for (const compile of [compileInput, compileFunction])
        assert.equal(compile(text, scope).ok, false, name);
    }
  });

  const reasonable: Readonly<Record<string, string>> = {
    'an array of 20,000': `[${'{ a: -1, b: "x", c: [1, 2] }, '.repeat(20_000)}]`,
    'a sum of 900': `1${' + 1'.repeat(900)}`,
    'a chain of 900 calls': `p${'.then((x) => x + 1)'.repeat(900)}`,
    'an else-if of 200': `${'if (a < 1) { b(); } else '.repeat(200)} c();`,
    'a switch of 2,000': `switch (a) { ${'case 1: if (b) c(); break; '.repeat(2000)} }`,
    '5,000 lines without semicolons': 'const a = b < c ? d : e\nfoo(a)\nif (a) b()\n'.repeat(2000),
    '5,000 methods': `class A { ${'static async m(a: Map<string, number>): Promise<void> { await a; }\n'.repeat(5000)} }`,
    '5,000 labels and loops': 'a: for (const b of c) { while (d) e(); }\n'.repeat(5000),
    '2,000 regular expressions': 'a = b / c; if (d) /[(/]/.test(e); f(/[`"]{2}/, g / h)\n'.repeat(
      2000,
    ),
  };
  for (const [what, text] of Object.entries(reasonable)) {
    it(`lets ${what} through`, () => assert.equal(isDeep(text), false));
  }

  it('takes a text that tries types again and again for too much, for it would take a parser for ever', () => {
    for (const open of ['f<(a=', 'f<{[', '({a=new f<', '<T>(a=new f<', 'x!<(a=', 'f<f<f<(a=']) {
      assert.ok(isDeep(`x=${open.repeat(20)}`), open);
      assert.ok(!isDeep(`x=${open.repeat(3)}`), open);
    }
  });

  for (const [where, stack] of [
    ['the main thread', 0],
    ['a thread with a quarter of the stack of a node', 4],
  ] as const) {
    it(`lets nothing through that ends the program, on ${where}`, async function () {
      this.timeout(120_000);
      const program = fileURLToPath(new URL('../../helpers/parse-nested.js', import.meta.url));
      const child = spawn(process.execPath, [program, String(stack), '0', '205'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const [status, signal] = await once(child, 'close');
      const last = said.trim().split('\n').at(-1);
      assert.deepEqual([status, signal, last], [0, null, '204'], `after seed ${last}`);
    });
  }
});
