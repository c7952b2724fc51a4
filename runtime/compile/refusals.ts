// Reports syntax that parses but does not work in terl, with a message and a position for each.

import type { Node } from 'oxc-parser';
import type { Diagnostic } from '../emulator/host/compiled-text.ts';
import type { Lines } from '../source/diagnostics.ts';
import type { Visitor } from '../source/scopes.ts';

export function refuse(
  lines: Lines,
  found: Diagnostic[],
  alsoHere: (node: Node, topLevel: boolean, async: boolean) => string | undefined,
): Visitor {
  return {
    enter(node, _parent, scope) {
      const message = unavailable(node) ?? alsoHere(node, scope.kind === 'top', scope.async);
      if (message !== undefined) found.push(lines.diagnostic(node.start, message));
    },
  };
}

function unavailable(node: Node): string | undefined {
  switch (node.type) {
    case 'MetaProperty':
      return node.meta.name === 'import' ? '`import.meta` is not available' : undefined;
    case 'Decorator':
      return 'Decorators are not available';
    case 'AccessorProperty':
      return '`accessor` fields are not available: write `get` and `set`';
    case 'TSImportEqualsDeclaration':
      return "`import … = …` is not available: write `import … from './file.ts'`";
    case 'TSExportAssignment':
      return '`export = …` is not available: write `export default …`';
    case 'ImportDeclaration':
    case 'ImportExpression':
      return node.phase ? `\`import ${node.phase}\` is not available` : undefined;
    default:
      return undefined;
  }
}
