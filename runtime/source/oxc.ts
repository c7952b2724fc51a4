// oxc's parser and compiler, loaded at their first use, so that a node starts 15 ms earlier.

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

/** Loads both now. Called while the node is idle. */
export function loadOxc(): void {
  oxcParser();
  oxcTransformer();
}
