// Completion's questions and answers, which arrive as JSON from another node: every field is checked.

import type { Answer, Candidate, Question } from '../host/question.ts';

const longestJson = 4 * 1024 * 1024; // characters; enough for the few thousand names of a node
const mostCandidates = 50_000;

/** Returns the question in a JSON text; undefined if the text holds no valid question. */
export function questionIn(json: string): Question | undefined {
  const { kind, path, node, module, folder, only, name } = objectIn(json);
  switch (kind) {
    case 'names':
    case 'nodes':
    case 'modules':
      return { kind };
    case 'members':
      return Array.isArray(path) && path.every(isText) ? { kind, path } : undefined;
    case 'registered':
      if (node === undefined) return { kind };
      return isText(node) ? { kind, node } : undefined;
    case 'functions':
      return isText(module) ? { kind, module } : undefined;
    case 'files':
      return isText(folder) && isFileKind(only) ? { kind, folder, only } : undefined;
    case 'doc':
      return isText(name) ? { kind, name } : undefined;
    default:
      return undefined;
  }
}

function isFileKind(only: unknown): only is 'modules' | 'folders' | 'all' {
  return only === 'modules' || only === 'folders' || only === 'all';
}

/** Returns the answer in a JSON text; undefined if the text holds no valid answer. */
export function answerIn(json: string): Answer | undefined {
  const { candidates, signature, text } = objectIn(json);
  if (!Array.isArray(candidates) || candidates.length > mostCandidates) return undefined;
  const checked = candidates.map(candidateOf);
  if (!checked.every((one) => one !== undefined)) return undefined;
  if (!isShownIfAny(signature) || !isShownIfAny(text)) return undefined;
  return { candidates: checked, ...given({ signature, text }) };
}

function candidateOf(value: unknown): Candidate | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, arity, note } = value as Record<string, unknown>;
  if (!isText(name) || !isShownIfAny(arity) || !isShownIfAny(note)) return undefined;
  return { name, ...given({ arity, note }) };
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  if (json.length > longestJson) return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Returns whether a value is missing, or is a text without control characters other than line breaks. */
function isShownIfAny(value: unknown): value is string | undefined {
  return value === undefined || (isText(value) && !/[^\P{Cc}\n]/u.test(value));
}

/** Returns the object without its undefined fields. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
