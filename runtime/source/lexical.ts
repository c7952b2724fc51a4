// Finds what a function takes from the code around it apart from variables: `this`, `super`, `new.target`,
// private names. The answer for a node is complete once the walk of the tree has left the node.

import type { Node } from 'oxc-parser';
import type { Visitor } from './scopes.ts';

export interface Lexical {
  readonly visitor: Visitor;
  /** Whether the node uses the `this` of the code around it. */
  takesThis(node: Node): boolean;
  /** The word that ties the node to its place: 'super', 'new.target', '#count'; undefined if none does. */
  tiedBy(node: Node): string | undefined;
}

interface Frame {
  readonly node: Node;
  readonly ownThis: boolean; // whether the node has its own `this`, `super` and `new.target`
  readonly privates: ReadonlySet<string>; // private names that the class declares
  takesThis: boolean;
  tiedBy: string | undefined;
}

export function lexical(): Lexical {
  const frames: Frame[] = [];
  const left = new Map<Node, Frame>();

  /**
   * Calls `found` for each frame, the innermost first, up to a frame with its own `this`. That frame is
   * included only with `alsoOwner`.
   */
  function outwards(found: (frame: Frame) => void, alsoOwner: boolean): void {
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i] as Frame;
      if (frame.ownThis) {
        if (alsoOwner) found(frame);
        return;
      }
      found(frame);
    }
  }

  /** Notes a use of `this`, except at the top of an entry, where `this` is undefined on every node. */
  function markThis(): void {
    if (!frames.some(({ ownThis }) => ownThis)) return;
    outwards((frame) => {
      frame.takesThis = true;
    }, false);
  }

  function tie(word: string, alsoOwner: boolean): void {
    outwards((frame) => {
      frame.tiedBy ??= word;
    }, alsoOwner);
  }

  function markPrivate(node: Node): void {
    if (node.type !== 'PrivateIdentifier') return;
    const { name } = node;
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i] as Frame;
      if (frame.privates.has(name)) return;
      frame.tiedBy ??= `#${name}`;
    }
  }

  function mark(node: Node): void {
    switch (node.type) {
      case 'ThisExpression':
        return markThis();
      case 'Super':
        return tie('super', true);
      case 'MetaProperty':
        return node.meta.name === 'new' ? tie('new.target', false) : undefined;
      case 'MemberExpression':
        return markPrivate(node.property);
      case 'BinaryExpression':
        return markPrivate(node.left);
    }
  }

  return {
    visitor: {
      enter(node) {
        if (opensFrame(node)) frames.push(frameOf(node));
        else mark(node);
      },
      leave(node) {
        if (frames.at(-1)?.node === node) left.set(node, frames.pop() as Frame);
      },
    },
    takesThis: (node) => left.get(node)?.takesThis === true,
    tiedBy: (node) => left.get(node)?.tiedBy,
  };
}

function frameOf(node: Node): Frame {
  return {
    node,
    ownThis: node.type !== 'ArrowFunctionExpression' && !isClass(node),
    privates: privatesOf(node),
    takesThis: false,
    tiedBy: undefined,
  };
}

function opensFrame(node: Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'PropertyDefinition':
    case 'StaticBlock':
      return true;
    default:
      return isClass(node);
  }
}

function isClass(node: Node): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

function privatesOf(node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return names;
  for (const member of node.body.body)
    if ('key' in member && member.key?.type === 'PrivateIdentifier') names.add(member.key.name);
  return names;
}
