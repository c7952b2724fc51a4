// V8's error messages contain the compiler's names; `$.named(e)` puts the user's names into a caught error.

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
      // a pattern in a catch clause reads the error at once, so an inner try first replaces the names
      edits.open(block.start, '{ try ');
      edits.close(block.end, ` catch (${$}error) { throw ${$}.named(${$}error); } }`);
    },
  };
}
