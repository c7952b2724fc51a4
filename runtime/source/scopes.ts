// Walks a tree of oxc-parser, and finds the names that the text declares and refers to; types are ignored.
// References are resolved after the walk, so the order of declarations does not matter.

import type { Class, Function as FunctionNode, Node } from 'oxc-parser';
import { oxcParser } from './oxc.ts';

export interface Scope {
  readonly parent: Scope | undefined;
  readonly kind: 'top' | 'function' | 'block'; // a `var` in a block belongs to the function or top around it
  readonly async: boolean; // whether code here may await
  readonly names: Set<string>;
}

/** An identifier in the text. `shorthand`: it is also a property's key, as in `{x}`. */
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
  readonly use: 'read' | 'write' | 'update' | 'call' | 'typeof'; // update: `x += 1`, which also reads `x`
  readonly scope: Scope;
}

/** Called at each node of a walk, except for nodes inside types. */
export interface Visitor {
  enter?(node: Node, parent: Node | undefined, scope: Scope): void;
  leave?(node: Node, parent: Node | undefined, scope: Scope): void;
}

export interface Names {
  readonly declarations: readonly Declaration[]; // declarations in the top scope
  readonly references: readonly Reference[]; // references to names that no inner scope declares
  readonly all: readonly Reference[]; // all references
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

/** The scope that a `var` in `scope` belongs to. */
export function varScope(scope: Scope): Scope {
  return scope.kind === 'block' && scope.parent ? varScope(scope.parent) : scope;
}

function reachesTop({ name, scope }: Reference): boolean {
  for (let at: Scope | undefined = scope; at && at.kind !== 'top'; at = at.parent) {
    if (at.names.has(name)) return false;
  }
  return true;
}

/** Walks the expression inside a cast such as `x as T`, and ignores the type. */
const expression: Way<Node & { readonly expression: Node }> = (walk, node) =>
  walk.visit(node.expression, node);

const nothing: Way<Node> = () => undefined;

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
    const inside = Walk.#ways[node.type] as Way<Node> | undefined;
    if (inside !== undefined) inside(this, node, parent);
    else if (!node.type.startsWith('TS')) this.#children(node);
  }

  #function(node: FunctionNode): void {
    const { body } = node;
    if (!body || node.declare) return; // an overload or a `declare function`
    this.#within('block', node.async, () => {
      this.#scope.names.add('arguments');
      for (const parameter of node.params) this.#bind(parameter, 'let');
      this.#within('function', node.async, () => this.#body(body, node));
    });
  }

  // The braces of a function body do not make another scope: the parameters have one scope, the body another.
  #body(body: Node, parent: Node): void {
    if (body.type === 'BlockStatement') this.#all(body.body, body);
    else this.visit(body, parent);
  }

  #class(node: Class): void {
    this.#all(node.decorators, node);
    this.#inBlock(() => {
      if (node.id) this.#scope.names.add(node.id.name);
      this.#maybe(node.superClass, node);
      this.visit(node.body, node);
    });
  }

  #arrow(node: Of<'ArrowFunctionExpression'>): void {
    this.#within('block', node.async, () => {
      for (const parameter of node.params) this.#bind(parameter, 'let');
      this.#within('function', node.async, () => this.#body(node.body, node));
    });
  }

  /** Declares the names of a pattern: `const {a, b: [c = 1]} = …`, a parameter. */
  #bind(pattern: Node, kind: Declaration['kind']): void {
    this.#pattern(pattern, (name, shorthand) => this.#declare(name, kind, shorthand));
  }

  /** Notes assignments to the names of a pattern: `[a, b] = …`, `x++`. */
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

  /** Visits an operand. If it is a name, perhaps in parentheses, notes how the operator uses the name. */
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

  #member(node: Of<'PropertyDefinition' | 'AccessorProperty'>): void {
    this.#all(node.decorators, node);
    if (node.declare) return;
    if (node.computed) this.visit(node.key, node);
    this.#within('function', false, () => this.#maybe(node.value, node));
  }

  #forEach(node: Of<'ForInStatement' | 'ForOfStatement'>): void {
    this.#inBlock(() => {
      if (node.left.type === 'VariableDeclaration') this.visit(node.left, node);
      else this.#assign(node.left);
      this.visit(node.right, node);
      this.visit(node.body, node);
    });
  }

  #property(node: Of<'Property'>): void {
    if (node.computed) this.visit(node.key, node);
    if (node.shorthand && node.value.type === 'Identifier') this.#refer(node.value, 'read', true);
    else this.visit(node.value, node);
  }

  #enum(node: Of<'TSEnumDeclaration'>): void {
    if (node.declare) return;
    this.#declare(node.id, 'enum', false);
    const { members } = node.body;
    this.#within('block', false, () => {
      this.#scope.names.add(node.id.name);
      for (const { id } of members) if (id.type === 'Identifier') this.#scope.names.add(id.name);
      for (const member of members) this.#maybe(member.initializer, member);
    });
  }

  #namespace(node: Of<'TSModuleDeclaration'>): void {
    if (node.declare || !node.body) return;
    if (node.id.type === 'Identifier') this.#declare(node.id, 'namespace', false);
    this.#within('function', false, () => this.#maybe(node.body, node));
  }

  #import(node: Of<'ImportDeclaration'>): void {
    if (node.importKind === 'type') return;
    for (const specifier of node.specifiers) {
      if (specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type')
        this.#declare(specifier.local, 'import', false);
    }
  }

  #childrenInBlock(node: Node): void {
    this.#inBlock(() => this.#children(node));
  }

  #inBlock(inside: () => void): void {
    this.#within('block', this.#scope.async, inside);
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

  /** How nodes of these types are walked. Of other nodes all children are walked, of other TS… nodes none. */
  static readonly #ways: { readonly [Type in Node['type']]?: Way<Of<Type>> } = {
    Identifier: (walk, node) => walk.#refer(node, 'read', false),
    VariableDeclaration(walk, node) {
      if (!node.declare) walk.#all(node.declarations, node);
    },
    VariableDeclarator(walk, node, parent) {
      if (parent?.type === 'VariableDeclaration') walk.#bind(node.id, declaredAs(parent.kind));
      walk.#maybe(node.init, node);
    },
    FunctionDeclaration(walk, node) {
      if (node.id && node.body) walk.#declare(node.id, 'function', false);
      walk.#function(node);
    },
    FunctionExpression: (walk, node) =>
      walk.#inBlock(() => {
        if (node.id) walk.#scope.names.add(node.id.name);
        walk.#function(node);
      }),
    ArrowFunctionExpression: (walk, node) => walk.#arrow(node),
    ClassDeclaration(walk, node) {
      if (node.declare) return;
      if (node.id) walk.#declare(node.id, 'class', false);
      walk.#class(node);
    },
    ClassExpression: (walk, node) => walk.#class(node),
    MethodDefinition(walk, node) {
      walk.#all(node.decorators, node);
      if (node.computed) walk.visit(node.key, node);
      walk.visit(node.value, node);
    },
    PropertyDefinition: (walk, node) => walk.#member(node),
    AccessorProperty: (walk, node) => walk.#member(node),
    StaticBlock: (walk, node) => walk.#within('function', false, () => walk.#all(node.body, node)),
    CatchClause: (walk, node) =>
      walk.#inBlock(() => {
        if (node.param) walk.#bind(node.param, 'let');
        walk.visit(node.body, node);
      }),
    BlockStatement: (walk, node) => walk.#childrenInBlock(node),
    ForStatement: (walk, node) => walk.#childrenInBlock(node),
    SwitchStatement: (walk, node) => walk.#childrenInBlock(node),
    ForInStatement: (walk, node) => walk.#forEach(node),
    ForOfStatement: (walk, node) => walk.#forEach(node),
    AssignmentExpression(walk, node) {
      walk.#assign(node.left, node.operator === '=' ? 'write' : 'update');
      walk.visit(node.right, node);
    },
    UpdateExpression: (walk, node) => walk.#assign(node.argument, 'update'),
    UnaryExpression: (walk, node) =>
      walk.#used(node.argument, node.operator === 'typeof' ? 'typeof' : 'read', node),
    CallExpression(walk, node) {
      walk.#used(node.callee, 'call', node);
      walk.#all(node.arguments, node);
    },
    TaggedTemplateExpression(walk, node) {
      walk.#used(node.tag, 'call', node);
      walk.visit(node.quasi, node);
    },
    MemberExpression(walk, node) {
      walk.visit(node.object, node);
      if (node.computed) walk.visit(node.property, node);
    },
    Property: (walk, node) => walk.#property(node),
    LabeledStatement: (walk, node) => walk.visit(node.body, node),
    TSEnumDeclaration: (walk, node) => walk.#enum(node),
    TSModuleDeclaration: (walk, node) => walk.#namespace(node),
    TSModuleBlock: (walk, node) => walk.#all(node.body, node),
    ImportDeclaration: (walk, node) => walk.#import(node),
    ExportNamedDeclaration: (walk, node) => walk.#maybe(node.declaration, node),
    ExportDefaultDeclaration: (walk, node) => walk.#maybe(node.declaration, node),
    TSAsExpression: expression,
    TSSatisfiesExpression: expression,
    TSNonNullExpression: expression,
    TSTypeAssertion: expression,
    TSInstantiationExpression: expression,
    ExportAllDeclaration: nothing,
    BreakStatement: nothing,
    ContinueStatement: nothing,
    MetaProperty: nothing,
  };
}

/** The nodes whose `type` is Type. */
type Of<Type extends Node['type'], Kind extends Node = Node> = Kind extends unknown
  ? [Extract<Kind['type'], Type>] extends [never]
    ? never
    : Kind
  : never;
type Identifier = Of<'Identifier'>;

/** Walks the inside of a node. */
type Way<Kind> = (walk: Walk, node: Kind, parent: Node | undefined) => void;

/** The expression without the parentheses, casts and type arguments around it. */
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
