// Answers requests that the shell's commands make: the current directory, files, memory, types of a module.

import { basename } from 'node:path';
import type { HostAnswers, TypeCheck } from '../emulator/host/host-requests.ts';
import type { Isolate } from '../isolate/isolate.ts';
import { CodePathError, resolveImport } from '../modules/code-path.ts';
import { hostFile } from '../modules/host-file.ts';
import { typeCheck } from '../modules/type-check.ts';
import type { WorkingDirectory } from '../modules/working-directory.ts';

type OfShell = 'pwd' | 'cd' | 'ls' | 'memory' | 'host_file' | 'type_check';

/** Functions that answer requests about the host's files and memory. */
export function shellRequests(
  isolate: Isolate,
  directory: WorkingDirectory,
  room: () => string | undefined, // of this node, which then reaches no hosts
): HostAnswers<OfShell> {
  return {
    pwd: () => directory.current,
    cd: (to) => directory.change(to) ?? null,
    ls: (of) => directory.list(of),
    memory: () => ({ ...isolate.memory(), rss: process.memoryUsage.rss() }),
    host_file() {
      const host = room();
      return host === undefined ? hostFile(directory.current) : ['ok', `'${host}'.`];
    },
    type_check: (file) => checked(file, directory),
  };
}

async function checked(file: string, { path, shown }: WorkingDirectory): Promise<TypeCheck> {
  try {
    return await typeCheck(resolveImport(`./${basename(file)}`, file, path).file);
  } catch (error) {
    if (error instanceof CodePathError)
      return { ok: false, message: `types are not checked: ${error.sentence(shown)}` };
    throw error;
  }
}
