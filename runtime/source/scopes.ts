// Walks a tree of oxc-parser and finds the names its text declares and refers to, types left out.
// A reference is resolved only when the walk is over, so the order of declarations does not matter.

import type { Class, Function as FunctionNode, Node } from 'oxc-parser';
import { oxcParser } from './oxc.ts';

export interface Scope {
  readonly parent: Scope | undefined;
  readonly kind: 'top' | 'function' | 'block'; // `var` climbs out of a block
  readonly async: boolean; // whether code here may await
  readonly names: Set<string>;
}

/** An identifier in the text; `shorthand` when it also is its property's key, as in `{x}`. */
interface Name {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly shorthand: boolean;
}

export interface Declaration extends Name {
  readonly kind: 'const' | 'let' | 'var' | 'function' | 'class' | 'enum' | 'namespace' | 'import';
}

export interface Reference extends Name {
  readonly use: 'read' | 'write' | 'update' | 'call' | 'typeof'; // update: `x += 1`, which reads it too
  readonly scope: Scope;
}

/** What a pass over the tree does at each node, types left out. */
export interface Visitor {
  enter?(node: Node, parent: Node | undefined, scope: Scope): void;
  leave?(node: Node, parent: Node | undefined, scope: Scope): void;
}

export interface Names {
  readonly declarations: readonly Declaration[]; // of the top scope
  readonly references: readonly Reference[]; // that no inner scope answers
  readonly all: readonly Reference[]; // also those that one answers
}

export function walkScopes(program: Node, topAsync: boolean, visitors: readonly Visitor[]): Names {
  const walk = new Walk(topAsync, visitors);
  walk.visit(program, undefined);
  return {
    declarations: walk.declarations,
    references: walk.references.filter(reachesTop),
    all: walk.references,
  };
}

/** The scope a `var` written in `scope` belongs to. */
export function varScope(scope: Scope): Scope {
  return scope.kind === 'block' && scope.parent ? varScope(scope.parent) : scope;
}

function reachesTop({ name, scope }: Reference): boolean {
  for (let at: Scope | undefined = scope; at && at.kind !== 'top'; at = at.parent) {
    if (at.names.has(name)) return false;
  }
  return true;
}

class Walk {
  readonly declarations: Declaration[] = [];
  readonly references: Reference[] = [];
  readonly #visitors: readonly Visitor[];
  #scope: Scope;

  constructor(topAsync: boolean, visitors: readonly Visitor[]) {
    this.#visitors = visitors;
    this.#scope = { parent: undefined, kind: 'top', async: topAsync, names: new Set() };
  }

  visit(node: Node, parent: Node | undefined): void {
    for (const visitor of this.#visitors) visitor.enter?.(node, parent, this.#scope);
    this.#inside(node, parent);
    for (const visitor of this.#visitors) visitor.leave?.(node, parent, this.#scope);
  }

  #inside(node: Node, parent: Node | undefined): void {
    switch (node.type) {
      case 'Identifier':
        this.#refer(node, 'read', false);
        return;
      case 'VariableDeclaration':
        if (!node.declare) this.#all(node.declarations, node);
        return;
      case 'VariableDeclarator':
        if (parent?.type === 'VariableDeclaration') this.#bind(node.id, declaredAs(parent.kind));
        this.#maybe(node.init, node);
        return;
      case 'FunctionDeclaration':
        if (node.id && node.body) this.#declare(node.id, 'function', false);
        this.#function(node);
        return;
      case 'FunctionExpression':
        this.#within('block', this.#scope.async, () => {
          if (node.id) this.#scope.names.add(node.id.name);
          this.#function(node);
        });
        return;
      case 'ArrowFunctionExpression':
        this.#within('block', node.async, () => {
          for (const parameter of node.params) this.#bind(parameter, 'let');
          this.#within('function', node.async, () => this.#body(node.body, node));
        });
        return;
      case 'ClassDeclaration':
        if (node.declare) return;
        if (node.id) this.#declare(node.id, 'class', false);
        this.#class(node);
        return;
      case 'ClassExpression':
        this.#class(node);
        return;
      case 'MethodDefinition':
        this.#all(node.decorators, node);
        if (node.computed) this.visit(node.key, node);
        this.visit(node.value, node);
        return;
      case 'PropertyDefinition':
      case 'AccessorProperty':
        this.#all(node.decorators, node);
        if (node.declare) return;
        if (node.computed) this.visit(node.key, node);
        this.#within('function', false, () => this.#maybe(node.value, node));
        return;
      case 'StaticBlock':
        this.#within('function', false, () => this.#all(node.body, node));
        return;
      case 'CatchClause':
        this.#within('block', this.#scope.async, () => {
          if (node.param) this.#bind(node.param, 'let');
          this.visit(node.body, node);
        });
        return;
      case 'BlockStatement':
      case 'ForStatement':
      case 'SwitchStatement':
        this.#within('block', this.#scope.async, () => this.#children(node));
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#within('block', this.#scope.async, () => {
          if (node.left.type === 'VariableDeclaration') this.visit(node.left, node);
          else this.#assign(node.left);
          this.visit(node.right, node);
          this.visit(node.body, node);
        });
        return;
      case 'AssignmentExpression':
        this.#assign(node.left, node.operator === '=' ? 'write' : 'update');
        this.visit(node.right, node);
        return;
      case 'UpdateExpression':
        this.#assign(node.argument, 'update');
        return;
      case 'UnaryExpression':
        this.#used(node.argument, node.operator === 'typeof' ? 'typeof' : 'read', node);
        return;
      case 'CallExpression':
        this.#used(node.callee, 'call', node);
        this.#all(node.arguments, node);
        return;
      case 'TaggedTemplateExpression':
        this.#used(node.tag, 'call', node);
        this.visit(node.quasi, node);
        return;
      case 'MemberExpression':
        this.visit(node.object, node);
        if (node.computed) this.visit(node.property, node);
        return;
      case 'Property':
        if (node.computed) this.visit(node.key, node);
        if (node.shorthand && node.value.type === 'Identifier') {
          this.#refer(node.value, 'read', true);
          return;
        }
        this.visit(node.value, node);
        return;
      case 'LabeledStatement':
        this.visit(node.body, node);
        return;
      case 'TSEnumDeclaration':
        if (node.declare) return;
        this.#declare(node.id, 'enum', false);
        this.#within('block', false, () => {
          this.#scope.names.add(node.id.name);
          for (const { id } of node.body.members) {
            if (id.type === 'Identifier') this.#scope.names.add(id.name);
          }
          for (const member of node.body.members) this.#maybe(member.initializer, member);
        });
        return;
      case 'TSModuleDeclaration':
        if (node.declare || !node.body) return;
        if (node.id.type === 'Identifier') this.#declare(node.id, 'namespace', false);
        this.#within('function', false, () => this.#maybe(node.body, node));
        return;
      case 'TSModuleBlock':
        this.#all(node.body, node);
        return;
      case 'ImportDeclaration':
        if (node.importKind === 'type') return;
        for (const specifier of node.specifiers) {
          if (specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type')
            this.#declare(specifier.local, 'import', false);
        }
        return;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        this.#maybe(node.declaration, node);
        return;
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
        this.visit(node.expression, node);
        return;
      case 'ExportAllDeclaration':
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      default:
        if (!node.type.startsWith('TS')) this.#children(node);
    }
  }

  #function(node: FunctionNode): void {
    const { body } = node;
    if (!body || node.declare) return; // an overload
    this.#within('block', node.async, () => {
      this.#scope.names.add('arguments');
      for (const parameter of node.params) this.#bind(parameter, 'let');
      this.#within('function', node.async, () => this.#body(body, node));
    });
  }

  // The block of a function is no scope of its own: parameters are in one, the body in the next.
  #body(body: Node, parent: Node): void {
    if (body.type === 'BlockStatement') this.#all(body.body, body);
    else this.visit(body, parent);
  }

  #class(node: Class): void {
    this.#all(node.decorators, node);
    this.#within('block', this.#scope.async, () => {
      if (node.id) this.#scope.names.add(node.id.name);
      this.#maybe(node.superClass, node);
      this.visit(node.body, node);
    });
  }

  /** A pattern that declares: `const {a, b: [c = 1]} = …`, a parameter. */
  #bind(pattern: Node, kind: Declaration['kind']): void {
    this.#pattern(pattern, (name, shorthand) => this.#declare(name, kind, shorthand));
  }

  /** A pattern that assigns: `[a, b] = …`, `x++`. */
  #assign(pattern: Node, use: 'write' | 'update' = 'write'): void {
    this.#pattern(pattern, (name, shorthand) => this.#refer(name, use, shorthand));
  }

  #pattern(node: Node, found: (name: Identifier, shorthand: boolean) => void, short = false): void {
    if ('decorators' in node) this.#all(node.decorators ?? [], node);
    switch (node.type) {
      case 'Identifier':
        found(node, short);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) this.#pattern(property, found);
        return;
      case 'Property':
        if (node.computed) this.visit(node.key, node);
        this.#pattern(node.value, found, node.shorthand);
        return;
      case 'ArrayPattern':
        for (const element of node.elements) if (element) this.#pattern(element, found);
        return;
      case 'AssignmentPattern':
        this.#pattern(node.left, found, short);
        this.visit(node.right, node);
        return;
      case 'RestElement':
        this.#pattern(node.argument, found);
        return;
      case 'TSParameterProperty':
        this.#pattern(node.parameter, found);
        return;
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
        this.#pattern(node.expression, found);
        return;
      default:
        this.visit(node, undefined);
        return;
    }
  }

  /** An operand that matters to its operator when it is a bare name, in parentheses or not. */
  #used(node: Node, use: 'read' | 'call' | 'typeof', parent: Node): void {
    const bare = unwrap(node);
    if (bare.type === 'Identifier') this.#refer(bare, use, false);
    else this.visit(node, parent);
  }

  #declare(name: Identifier, kind: Declaration['kind'], shorthand: boolean): void {
    const scope = kind === 'var' ? varScope(this.#scope) : this.#scope;
    scope.names.add(name.name);
    const { start, end } = name;
    if (scope.kind === 'top')
      this.declarations.push({ name: name.name, start, end, shorthand, kind });
  }

  #refer(name: Identifier, use: Reference['use'], shorthand: boolean): void {
    const { start, end } = name;
    this.references.push({ name: name.name, start, end, shorthand, use, scope: this.#scope });
  }

  #within(kind: Scope['kind'], async: boolean, inside: () => void): void {
    const outer = this.#scope;
    this.#scope = { parent: outer, kind, async, names: new Set() };
    inside();
    this.#scope = outer;
  }

  #all(nodes: readonly (Node | null)[], parent: Node): void {
    for (const node of nodes) this.#maybe(node, parent);
  }

  #maybe(node: Node | null | undefined, parent: Node): void {
    if (node) this.visit(node, parent);
  }

  #children(node: Node): void {
    const fields = node as unknown as Record<string, Node | (Node | null)[] | null>;
    for (const key of oxcParser().visitorKeys[node.type] ?? []) {
      const child = fields[key];
      if (Array.isArray(child)) this.#all(child, node);
      else this.#maybe(child, node);
    }
  }
}

type Identifier = Extract<Node, { type: 'Identifier' }>;

/** The expression itself, without parentheses and types around it. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

function declaredAs(kind: 'var' | 'let' | 'const' | 'using' | 'await using'): Declaration['kind'] {
  return kind === 'var' || kind === 'let' ? kind : 'const';
}
