// Answers the questions of completion from what this node knows. It asks another node only for the names that
// are registered there. No user code runs for an answer.

import {
  builtinModules,
  loadedModules,
  loadedNamespace,
  type Namespace,
} from '../code/code-server.ts';
import { docOf } from '../code/docs.ts';
import { type Answer, type Candidate, noAnswer, type Question } from '../host/question.ts';
import { here } from '../identity/incarnation.ts';
import { entryNamed } from '../link/dist-entry.ts';
import { nodes } from '../modules/system/nodes.ts';
import { createProcess } from '../process/create-process.ts';
import { enqueue } from '../process/scheduler.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { callAndWait } from '../servers/remote-call.ts';
import { registeredNames, whereisProcess } from '../signals/registry.ts';
import { describe, isName, membersOf, ofValue, valueAt } from './members.ts';

/** The names that a line may use. The prototype of `bindings` is the record of the shell's commands. */
export interface Scope {
  readonly bindings: object;
  readonly commands: object;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Answers a question: at once, or later if another node must be asked. */
export function answer(question: Question, scope: Scope, tell: (answer: Answer) => void): void {
  if (
    question.kind === 'registered' &&
    question.node !== undefined &&
    question.node !== here.node.text
  )
    askForNames(question.node, tell);
  else tell(answerHere(question, scope));
}

function answerHere(question: Question, scope: Scope): Answer {
  switch (question.kind) {
    case 'names':
      return { candidates: namesIn(scope) };
    case 'members':
      return { candidates: members(question.path, scope) };
    case 'nodes':
      return named(nodes(['connected', 'this']));
    case 'registered':
      return named(registeredNames());
    case 'modules':
      return named([...loadedModules().map(({ name }) => name), ...builtinModules()]);
    case 'functions':
      return { candidates: exportsOf(question.module) };
    case 'files':
      return noAnswer; // the host answers questions about files
    case 'doc': {
      const doc = isShadowed(question.name, scope) ? undefined : docOf(question.name);
      return { ...noAnswer, ...doc };
    }
  }
}

function named(names: readonly string[]): Answer {
  return { candidates: names.map((name) => ({ name })) };
}

function namesIn({ bindings, commands, globals }: Scope): Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (name: string, candidate: () => Candidate): void => {
    if (!found.has(name)) found.set(name, candidate());
  };
  for (const name of Object.keys(bindings))
    add(name, () => ofValue(name, valueAt(bindings, [name])));
  for (const holder of [commands, globals])
    for (const name of Object.keys(holder))
      add(name, () => describe(name, name, valueAt(holder, [name])));
  for (const { name } of loadedModules())
    if (isName(name)) add(name, () => ({ name, note: 'a module' }));
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (isName(name)) add(name, () => ({ name }));
  return [...found.values()];
}

/** Returns the members of the value at `path`, which begins with a binding, command, global or module. */
function members(path: readonly string[], { bindings, commands, globals }: Scope): Candidate[] {
  const [first = '', ...others] = path;
  if (path.length === 1 && first === 'c' && !Object.hasOwn(bindings, 'c'))
    return Object.keys(commands).map((name) => describe(`c.${name}`, name, undefined));
  for (const holder of [bindings, commands, globals])
    if (Object.hasOwn(holder, first)) return membersOf(valueAt(holder, path), path);
  if (others.length === 0 && loadedNamespace(first) !== undefined) return exportsOf(first);
  return membersOf(valueAt(globalThis, path), path);
}

/**
 * Returns the exports of a module that is loaded.
 * For other modules the host reads the source, since loading a module runs its code.
 */
function exportsOf(module: string): Candidate[] {
  const namespace: Namespace | undefined = loadedNamespace(module);
  if (namespace === undefined) return [];
  // an export is a variable of the module, so reading it runs no code
  return Object.keys(namespace).map((name) => describe(`${module}.${name}`, name, namespace[name]));
}

/** Returns whether a binding hides the BIF or module `name`, whose documentation is then not shown. */
function isShadowed(name: string, { bindings }: Scope): boolean {
  return Object.hasOwn(bindings, name.split('.')[0] ?? '');
}

const remoteAnswerTakes = 300; // the longest wait for another node, in milliseconds; the user waits meanwhile

/**
 * Asks a connected node for its registered names. For a node that is not connected there are no candidates.
 */
function askForNames(node: string, tell: (answer: Answer) => void): void {
  if (entryNamed(node)?.state !== 'up') return tell(noAnswer);
  const call = { module: 'erlang', function: 'registered', args: [], timeout: remoteAnswerTakes };
  const ask = asyncToGenerator(function* (): Generator<unknown, void, never> {
    try {
      const [how, names] = yield* callAndWait(me(), node, call);
      tell(how === 'ok' && Array.isArray(names) ? named(names.filter(isString)) : noAnswer);
    } catch {
      tell(noAnswer); // an error on the other node is not shown
    }
  });
  enqueue(createProcess({ groupLeader: whereisProcess('user')?.pid, entry: ask }));
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
