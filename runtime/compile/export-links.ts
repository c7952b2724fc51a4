// Finds the imports and exports of a module, and removes the import and export declarations from its text.

import type {
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  Program,
  StringLiteral,
} from 'oxc-parser';
import type { Edits } from '../source/edits.ts';
import { freeName } from '../source/free-name.ts';
import type { Names } from '../source/scopes.ts';
import { imported, isType, moduleName, property } from './imports.ts';

export interface Links {
  readonly imports: readonly Import[]; // in loading order
  // for each imported name the expression that reads it: a → $1.a
  readonly locals: ReadonlyMap<string, string>;
  readonly exports: ReadonlyMap<string, string>; // for each exported name the expression that reads its value
  readonly stars: readonly string[]; // the variables of the modules that are named in `export * from`
}

interface Import {
  readonly variable: string;
  readonly specifier: string;
  readonly line: number;
}

export function link(
  edits: Edits,
  text: string,
  program: Program,
  names: Names,
  source: string,
): Links {
  if (program.hashbang) edits.replace(program.hashbang.start, program.hashbang.end, '');
  const linker = new Linker(edits, text, names, source);
  const used = new Set(names.references.map(({ name }) => name));
  const specifiers = program.body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && !node.source ? node.specifiers : [],
  );
  for (const { local } of specifiers) used.add(moduleName(local));
  for (const node of program.body) {
    switch (node.type) {
      case 'ImportDeclaration':
        linker.importDeclaration(node, used);
        break;
      case 'ExportNamedDeclaration':
        linker.exportNamed(node);
        break;
      case 'ExportDefaultDeclaration':
        linker.exportDefault(node);
        break;
      case 'ExportAllDeclaration':
        edits.replace(node.start, node.end, '');
        if (node.exportKind === 'type') break;
        if (node.exported) linker.exports.set(moduleName(node.exported), linker.load(node));
        else linker.stars.push(linker.load(node));
        break;
      default:
    }
  }
  linker.exportLocals();
  return linker;
}

class Linker implements Links {
  readonly imports: Import[] = [];
  readonly locals: Map<string, string> = new Map();
  readonly exports: Map<string, string> = new Map();
  readonly stars: string[] = [];
  readonly #edits: Edits;
  readonly #text: string;
  readonly #names: Names;
  readonly #source: string;
  // each `export { a }`, handled last, since the import of `a` may stand further down
  readonly #named: ExportNamedDeclaration[] = [];

  constructor(edits: Edits, text: string, names: Names, source: string) {
    this.#edits = edits;
    this.#text = text;
    this.#names = names;
    this.#source = source;
  }

  /** Adds an import; returns the variable for the imported module. */
  load({ source }: { readonly source: StringLiteral }): string {
    const variable = freeName(`$${this.imports.length + 1}`, this.#source);
    const line = this.#text.slice(0, source.start).split('\n').length;
    this.imports.push({ variable, specifier: source.value, line });
    return variable;
  }

  importDeclaration(node: ImportDeclaration, used: ReadonlySet<string>): void {
    this.#edits.replace(node.start, node.end, '');
    if (node.importKind === 'type') return;
    const values = node.specifiers.filter(
      (specifier) => !isType(specifier) && used.has(specifier.local.name),
    );
    // A module imported only for types is not loaded; `import './x.ts'` loads the module for its effects.
    if (node.specifiers.length > 0 && values.length === 0) return;
    const variable = this.load(node);
    for (const specifier of values)
      this.locals.set(specifier.local.name, variable + imported(specifier));
  }

  exportNamed(node: ExportNamedDeclaration): void {
    const { declaration, source } = node;
    if (declaration) {
      this.#edits.replace(node.start, declaration.start, '');
      for (const { name, start } of this.#names.declarations) {
        if (start >= declaration.start && start < declaration.end) this.exports.set(name, name);
      }
      return;
    }
    this.#edits.replace(node.start, node.end, '');
    if (!source) {
      this.#named.push(node);
      return;
    }
    const values = valueSpecifiers(node);
    if (node.exportKind === 'type' || (node.specifiers.length > 0 && values.length === 0)) return;
    const variable = this.load({ source });
    for (const { local, exported } of values)
      this.exports.set(moduleName(exported), variable + property(moduleName(local)));
  }

  exportDefault(node: ExportDefaultDeclaration): void {
    const { declaration } = node;
    const ours = freeName('$default', this.#source);
    switch (declaration.type) {
      case 'TSInterfaceDeclaration':
        this.#edits.replace(node.start, declaration.start, '');
        return;
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (!declaration.id) {
          const at = this.#nameless(declaration.start, declaration.type === 'ClassDeclaration');
          this.#edits.open(declaration.typeParameters?.start ?? at, ` ${ours}`);
        }
        this.#edits.replace(node.start, declaration.start, '');
        this.exports.set('default', declaration.id?.name ?? ours);
        return;
      case 'TSDeclareFunction':
        this.#edits.replace(node.start, declaration.start, '');
        return;
      default: {
        this.#edits.replace(node.start, declaration.start, `const ${ours} = { default: `);
        this.#edits.close(declaration.end, ' }.default');
        if (this.#text[node.end - 1] !== ';') this.#edits.close(node.end, ';');
        this.exports.set('default', ours);
      }
    }
  }

  // The offset at which a name can be inserted into `export default function () {}`.
  #nameless(start: number, isClass: boolean): number {
    return isClass ? this.#text.indexOf('class', start) + 5 : this.#text.indexOf('(', start);
  }

  exportLocals(): void {
    const declared = new Set(this.#names.declarations.map(({ name }) => name));
    for (const node of this.#named) {
      if (node.exportKind === 'type') continue;
      for (const { local, exported } of valueSpecifiers(node)) {
        const name = moduleName(local);
        const value = this.locals.get(name) ?? (declared.has(name) ? name : undefined);
        if (value !== undefined) this.exports.set(moduleName(exported), value); // undefined: a type
      }
    }
  }
}

function valueSpecifiers(node: ExportNamedDeclaration): ExportNamedDeclaration['specifiers'] {
  return node.specifiers.filter(({ exportKind }) => exportKind !== 'type');
}
