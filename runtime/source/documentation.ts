// The documentation of a module's exports: the comment above each export, and its parameters as written.

import type { Comment, Node, Program, Statement } from 'oxc-parser';
import type { Doc } from '../emulator/host/compiled-text.ts';

/** The documentation of exported functions and values, by name. */
export function documentation(
  source: string,
  program: Program,
  comments: readonly Comment[],
  exports: ReadonlySet<string>,
): Readonly<Record<string, Doc>> {
  const docs = new Map<string, Doc>();
  const above = commentsByEnd(source, comments);
  for (const statement of program.body) {
    const text = above(statement.start);
    for (const [name, signature] of signatures(statement, source)) {
      if (!exports.has(name) || signature.length > longest) continue;
      const known = docs.get(name); // from an earlier overload
      docs.set(name, {
        signature: known ? `${known.signature}\n${signature}` : signature,
        text: known?.text || text,
      });
    }
  }
  return Object.fromEntries(docs);
}

const longest = 1_000; // characters of a signature; nobody reads more

function signatures(statement: Statement, source: string): [name: string, signature: string][] {
  const node =
    statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction': {
      if (!node.id) return [];
      const written = source.slice(node.id.end, node.body?.start ?? node.end);
      return [[node.id.name, node.id.name + tidy(written)]];
    }
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id, init }): [string, string][] =>
        id.type === 'Identifier' ? [[id.name, id.name + parametersOf(init, source)]] : [],
      );
    default:
      return [];
  }
}

/** The parameters and result type, as in `(n: number): string`, if the value is a function; else ''. */
function parametersOf(init: Node | null, source: string): string {
  if (init?.type === 'FunctionExpression' && init.body)
    return tidy(source.slice(init.start, init.body.start).replace(/^[^(<]*/, ''));
  if (init?.type !== 'ArrowFunctionExpression') return '';
  const written = tidy(
    source
      .slice(init.start, init.body.start)
      .replace(/=>\s*\(*\s*$/, '')
      .replace(/^async\b/, ''),
  );
  return /^[(<]/.test(written) ? written : `(${written})`;
}

function tidy(text: string): string {
  return text.replace(/;\s*$/, '').replace(/\s+/g, ' ').trim();
}

/** Returns a function: it returns the documentation comment directly above the statement at `at`, or ''. */
function commentsByEnd(source: string, comments: readonly Comment[]): (at: number) => string {
  const byEnd = new Map(comments.map((comment) => [comment.end, comment]));
  return (at) => {
    let end = at;
    while (/\s/.test(source[end - 1] ?? '')) end--;
    const comment = byEnd.get(end);
    return linesOfDoc(comment)?.join('\n').trim() ?? '';
  };
}

/** The lines of a documentation comment without its stars; undefined for any other comment. */
export function linesOfDoc(comment: Comment | undefined): string[] | undefined {
  if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return undefined;
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
}
