// Imports in emitted code: a call of the loader, and reads of the module that the loader returns.

import type { ImportDeclarationSpecifier, ModuleExportName } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import type { Visitor } from '../source/scopes.ts';

/** Replaces `import('./x.ts')` by a call of `load` in an async function; a failure rejects the promise. */
export function callImports(edits: Edits, load: string): Visitor {
  return {
    enter(node) {
      if (node.type !== 'ImportExpression') return;
      const { start, end, source } = node;
      edits.replace(start, source.start, `(async ($file) => ${load}($file))(`);
      edits.replace(node.source.end, end, ')');
    },
  };
}

/**
 * The text to append to the variable of an imported module to read the imported name: `.a` or `["a-b"]`.
 * For `import * as m` it is '', since m is the module itself.
 */
export function imported(specifier: ImportDeclarationSpecifier): string {
  switch (specifier.type) {
    case 'ImportSpecifier':
      return property(moduleName(specifier.imported));
    case 'ImportDefaultSpecifier':
      return '.default';
    case 'ImportNamespaceSpecifier':
      return '';
  }
}

export function isType(specifier: ImportDeclarationSpecifier): boolean {
  return specifier.type === 'ImportSpecifier' && specifier.importKind === 'type';
}

export function moduleName(name: ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}

export function property(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name)}]`;
}

/** The text to assign to in place of a constant. `$.constant` throws, so nothing is stored. */
export function constant($: string, name: string): string {
  return `${$}.constant('${name}').${name}`;
}
