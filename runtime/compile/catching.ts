// An error of V8 that user code catches has the compiler's names in its message: `$.named(e)` puts in the user's names.

import type { Edits } from '../source/edits.ts';
import type { Visitor } from '../source/scopes.ts';

export function nameCaught(edits: Edits, $: string): Visitor {
  return {
    enter(node) {
      if (node.type !== 'TryStatement') return;
      const { block, handler } = node;
      if (handler?.param == null) return;
      if (handler.param.type === 'Identifier') {
        edits.open(handler.body.start + 1, ` ${$}.named(${handler.param.name});`);
        return;
      }
      // the pattern of a catch clause reads the error at once, so it is rethrown with its names first
      edits.open(block.start, '{ try ');
      edits.close(block.end, ` catch (${$}error) { throw ${$}.named(${$}error); } }`);
    },
  };
}
