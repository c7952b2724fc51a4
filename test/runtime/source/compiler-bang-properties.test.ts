// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is typed is text here
// `!` at the prompt, whatever is typed: what is TypeScript stays as it is, and errors stand inside of the text.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { compileInput } from '../../../runtime/compile/compiler.ts';
import { parseInput } from '../../../runtime/source/parse.ts';
import { root } from '../../../scripts/build.ts';

const isTypeScript = (text: string): boolean =>
  parseSync('input.ts', text, { sourceType: 'module' }).errors.length === 0;

/** The one exception: a `!` between blanks, which in TypeScript would be an index, a call or a sum of `x!`. */
const spaced = /[ \t]!\s/;

/** The text as it is compiled. */
function read(text: string): string | undefined {
  try {
    return parseInput(text).text;
  } catch {
    return undefined; // no program, with sends or without
  }
}

const words: fc.Arbitrary<string> = fc.constantFrom(
  ...['a', 'b', 'pid', 'x', '1', "'s'", '"t"', '`u`', '`${', '}`', '/r/', 'null', 'this'],
  ...[
    '!',
    '!',
    '!',
    '!!',
    '!=',
    '!==',
    '=',
    '+',
    '-',
    '&&',
    '||',
    '??',
    '?',
    ':',
    '?.',
    '.',
    ',',
    ';',
  ],
  ...['(', ')', '[', ']', '{', '}', '<', '>', '=>', '...', '|', '++', '@', '#p', 'as', 'is', 'in'],
  ...[
    'if',
    'else',
    'for',
    'of',
    'while',
    'do',
    'return',
    'typeof',
    'await',
    'async',
    'new',
    'yield',
  ],
  ...[
    'let',
    'const',
    'class',
    'function',
    'type',
    'satisfies',
    'declare',
    'number',
    '// c',
    '/* ! */',
  ],
);

/** Tokens with and without blanks between them. */
const soup: fc.Arbitrary<string> = fc
  .array(fc.tuple(words, fc.constantFrom('', ' ', ' ', '\n')), { maxLength: 12 })
  .map((list) => list.flat().join(''));

const expression = fc.letrec<{ any: string; atom: string }>((tie) => ({
  atom: fc.constantFrom(
    'a',
    'x',
    '1',
    "'s'",
    '`u${b}!`',
    '/a ! b/g',
    '[1]',
    '({ y: 2 })',
    'f()',
    '!a',
    'a!',
  ),
  any: fc.oneof(
    { maxDepth: 4 },
    tie('atom'),
    tie('any').map((one) => `!${one}`),
    tie('any').map((one) => `(${one})!`),
    tie('any').map((one) => `(${one})!.y`),
    tie('any').map((one) => `(${one})![0]`),
    tie('any').map((one) => `(${one})! as unknown`),
    tie('any').map((one) => `(n: number) => ${one}`),
    tie('any').map((one) => `(async () => { if (!a) return ${one}; })()`),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom('! + ', ' !== ', ' != ', ' && !', '! - ', '!\n/ ', '! ?? ', ', !', '!\n'),
        tie('any'),
      )
      .map((parts) => parts.join('')),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => `\`\${${one}} ! \${${other}}\``),
  ),
})).any;

const statements: fc.Arbitrary<string> = fc.oneof(
  expression,
  expression.map((one) => `let y!: number; if (!a) y = ${one}`),
  expression.map((one) => `for (const z of [1]) !a, ${one}`),
  expression.map((one) => `class C<T> { p!: T; m() { return ${one} } }`),
  expression.map((one) => `function g<T extends string>(t: T) { while (!t) ${one}; }`),
);

describe('compiler: ! at the prompt, whatever is typed', () => {
  it('leaves a text that is TypeScript as it is', () => {
    let valid = 0;
    fc.assert(
      fc.property(fc.oneof(soup, statements), (text) => {
        if (spaced.test(text) || !isTypeScript(text)) return;
        valid += 1;
        const compiled = read(text);
        // `{ a: 1 }` is put in parentheses; export and the like are refused, which is said elsewhere
        if (compiled !== undefined) assert.ok([text, `(${text}\n)`].includes(compiled), compiled);
      }),
      { numRuns: 5_000 },
    );
    assert.ok(valid > 1_000, `only ${valid} were TypeScript`);
  });

  it('leaves our own sources as they are', () => {
    let read = 0;
    for (const file of sources(root)) {
      const text = readFileSync(file, 'utf8');
      const { text: compiled } = parseInput(text);
      assert.equal(compiled, text, file);
      read += 1;
    }
    assert.ok(read > 200);
  });

  it('sends only what was between destination and message, and points inside of the text', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const compiled = read(text);
        if (compiled?.includes('erlang.send(')) {
          assert.ok(text.includes('!'));
          assert.ok(isTypeScript(compiled), compiled);
        }
        const rows = text.split('\n');
        const came = compileInput(text, { bindings: new Map(), globals: new Set() });
        for (const { line, column } of came.ok ? [] : came.diagnostics) {
          assert.ok(line >= 1 && line <= rows.length, `${line}:${column}`);
          assert.ok(
            column >= 1 && column <= (rows[line - 1] ?? '').length + 1,
            `${line}:${column}`,
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('sends each message of a chain to the one before it, from the right', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', "['s', n]", 'f(x)'), { minLength: 1, maxLength: 6 }),
        (to) => {
          const chain = [...to, "'m'"].join(' ! ');
          const written = to.map((one) => `erlang.send(${one} ,`).join(' ');
          assert.equal(read(chain)?.replace(/\s+/g, ' '), `${written} 'm'${')'.repeat(to.length)}`);
        },
      ),
    );
  });
});

function sources(folder: string): string[] {
  return ['transport', 'runtime', 'repl', 'scripts', 'test'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => join(folder, name, file)),
  );
}
