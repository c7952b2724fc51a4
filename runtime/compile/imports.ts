// What an import is in emitted code: a call of the loader, and reads of what it gave.

import type { ImportDeclarationSpecifier, ModuleExportName } from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import type { Visitor } from '../source/scopes.ts';

/** `import('./x.ts')` as an awaitable; what goes wrong in loading rejects it. */
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

/** The read that follows a module to get at what a specifier names: `.a`, `["a-b"]`, nothing for all. */
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

/** What is written in place of a constant that is assigned to: throws before anything is stored. */
export function constant($: string, name: string): string {
  return `${$}.constant('${name}').${name}`;
}
