// What only a shell's commands ask: the current directory, files, memory, types of a module.

import { basename } from 'node:path';
import type { Isolate } from '../isolate/isolate.ts';
import { CodePathError, resolveImport } from '../modules/code-path.ts';
import { hostFile } from '../modules/host-file.ts';
import { type TypeCheck, typeCheck } from '../modules/type-check.ts';
import type { WorkingDirectory } from '../modules/working-directory.ts';

/** What can be asked beside what all nodes answer; the answer is a JSON value. */
export type Questions = Readonly<Record<string, (...args: never[]) => unknown>>;

export function shellRequests(isolate: Isolate, directory: WorkingDirectory): Questions {
  return {
    pwd: () => directory.current,
    cd: (to: string) => directory.change(to) ?? null,
    ls: (of: string) => directory.list(of),
    memory: () => ({ ...isolate.memory(), rss: process.memoryUsage.rss() }),
    host_file: () => hostFile(directory.current),
    type_check: (file: string) => checked(file, directory),
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
