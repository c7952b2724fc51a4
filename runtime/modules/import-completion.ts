// Completion candidates that only the host knows: files, modules on the code path, names in the port mapper.

import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { NetKernel } from '../../transport/kernel/net-kernel.ts';
import { compileModule } from '../compile/compiler.ts';
import type { Candidate, Question } from '../emulator/host/question.ts';
import { aritiesIn } from '../source/arities.ts';
import { findModule } from './code-path.ts';
import type { WorkingDirectory } from './working-directory.ts';

/**
 * Candidates to add to the emulator's. Never rejects: if a file or folder cannot be read,
 * or the port mapper does not answer, the list is empty.
 */
export async function hostCandidates(
  question: Question,
  kernel: NetKernel | undefined,
  directory: WorkingDirectory,
): Promise<readonly Candidate[]> {
  const { path: codePath } = directory;
  try {
    switch (question.kind) {
      case 'nodes':
        return kernel === undefined ? [] : await mappedNodes(kernel);
      case 'modules':
      case 'names':
        return (await Promise.all(codePath.map(modulesIn))).flat();
      case 'functions':
        return exportsOnPath(question.module, codePath);
      case 'members':
        return question.path.length === 1 ? exportsOnPath(question.path[0] ?? '', codePath) : [];
      case 'files':
        return await filesIn(directory, question.folder, question.only);
      default:
        return [];
    }
  } catch {
    return [];
  }
}

async function mappedNodes(kernel: NetKernel): Promise<Candidate[]> {
  const host = kernel.name.slice(kernel.name.indexOf('@'));
  return (await kernel.names()).map(({ name }) => ({ name: name + host }));
}

async function modulesIn(folder: string): Promise<Candidate[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => /^[\w$]+\.ts$/.test(file))
    .map((file) => ({ name: basename(file, '.ts'), note: 'a module on the code path' }));
}

/** The exports of a module, whether loaded or not: its file is compiled, but not run. */
function exportsOnPath(module: string, codePath: readonly string[]): Candidate[] {
  const file = /^[\w$-]+$/.test(module) ? findModule(module, codePath) : undefined;
  if (file === undefined) return [];
  const compiled = compileModule(file.file, file.source);
  if (!compiled.ok) return [];
  const arities = aritiesIn(file.source);
  return compiled.exports.map((name) => {
    const arity = arities.get(name);
    return arity === undefined ? { name } : { name, arity };
  });
}

async function filesIn(
  directory: WorkingDirectory,
  folder: string,
  only: 'modules' | 'folders' | 'all',
): Promise<Candidate[]> {
  const home = folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : folder;
  const path = resolve(directory.current, home);
  if (!directory.isOpen(path)) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return [{ name: `${entry.name}/` }];
    if (only === 'modules')
      return entry.name.endsWith('.ts') ? [{ name: basename(entry.name, '.ts') }] : [];
    return only === 'all' ? [{ name: entry.name }] : [];
  });
}
