// A program that parses nested texts until it is done or its stack overflows. Arguments: the stack in MiB (0:
// that of the main thread), the first seed, and the number of seeds. It prints each seed before it begins.

import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { inputStatus } from '../../repl/line/input-status.ts';
import { compileFunction, compileInput, compileModule } from '../../runtime/compile/compiler.ts';
import { isDeep } from '../../runtime/source/nesting.ts';
import { type Nesting, nestedText, nestings } from './nestings.ts';
import { createRandom } from './random.ts';

function compile(text: string): void {
  const scope = { bindings: new Map(), globals: new Set<string>() };
  compileInput(text, scope);
  compileFunction(text, scope);
  compileModule('m.ts', text);
  inputStatus(text);
}

/** Returns the deepest text of this kind that isDeep() still accepts. */
function deepest(text: (times: number) => string): string {
  let low = 0;
  let high = 20_000;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isDeep(text(middle))) high = middle;
    else low = middle;
  }
  return text(low);
}

/** Mixes up to four ways to nest, one inside another; the first seeds use a single way each. */
function mixture(seed: number, times: number): string {
  const all = Object.values(nestings);
  const alone = all[seed];
  if (alone !== undefined) return nestedText(alone, times);
  const { below, pick } = createRandom(seed);
  const parts: readonly Nesting[] = Array.from({ length: 1 + below(4) }, () => pick(all));
  const isWhole = below(2) === 0;
  const open = parts.map(([before, one]) => (isWhole ? before : '') + one.repeat(1 + below(3)));
  const close = parts.map(([, , , one, after]) => one + (isWhole ? after : '')).toReversed();
  return nestedText(['', open.join(''), '1', close.join(''), ''], times);
}

/** Returns a text that starts with ambiguous tokens and ends far too deeply nested. */
function misleading(seed: number): string {
  const { below, pick } = createRandom(seed + 1_000_000);
  const start = Array.from({ length: 3 + below(14) }, () => pick(pieces)).join('');
  return start + pick(deep).repeat(12_000);
}

const deep = ['(', '[', '{', 'for(;;)', '!', '- ', 'a=>', 'a?b:', '`${', 'f<', '()'];

const pieces = [
  ...'a \n / / / / ` \' " [ ] ( ) { } ${ < > ! ++ -- ; , // /* */ \\ 1 . => = ? : x * && % 1. .5 n # @ $'.split(
    ' ',
  ),
  ' ',
  '\n',
  ...[
    'type A=',
    'if(a)',
    'yield ',
    'await ',
    'of ',
    'as ',
    '/re/',
    '/[`]/',
    "/[']/",
    'return ',
    '\n/`/\n',
    '<!--',
    '-->',
  ],
  ...[
    'let b:B[]',
    'class A{}',
    'function f(){}',
    'do ',
    'while(a)',
    'for(;;)',
    'else ',
    '\u2028',
    '\u0085',
    '\\u0061s ',
  ],
  ...[
    'a.if(b)',
    'import "a"',
    'break l',
    '#x',
    'declare function f():A',
    'a\n',
    'B[]\n',
    '}\n',
    ')\n',
    'async ',
    'x!',
  ],
];

const [stack = 0, from = 0, count = 0] = isMainThread
  ? process.argv.slice(2).map(Number)
  : (workerData as readonly number[]);
if (isMainThread && stack > 0)
  new Worker(new URL(import.meta.url), {
    workerData: [0, from, count],
    resourceLimits: { stackSizeMb: stack },
  });
else
  for (let seed = from; seed < from + count; seed++) {
    writeSync(1, `${seed}\n`);
    compile(deepest((times) => mixture(seed, times)));
    compile(mixture(seed, 20_000));
    compile(misleading(seed));
  }
