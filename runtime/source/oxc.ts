// oxc's parser and compiler, loaded when they are first needed, so that a node starts 15 ms earlier.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Parser = typeof import('oxc-parser');
type Transformer = typeof import('oxc-transform');

let parser: Parser | undefined;
let transformer: Transformer | undefined;

export function oxcParser(): Parser {
  parser ??= require('oxc-parser') as Parser;
  return parser;
}

export function oxcTransformer(): Transformer {
  transformer ??= require('oxc-transform') as Transformer;
  return transformer;
}

/** Load both now, while nobody waits. */
export function loadOxc(): void {
  oxcParser();
  oxcTransformer();
}
