// Why a recording cannot start, as a sentence.

import { codeOf } from '../../transport/base/error-code.ts';

export function sentenceOf(path: string, error: unknown): string {
  const code = codeOf(error, '');
  if (code === 'EEXIST') return `${path} exists already; a transcript never writes over a file`;
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `cannot write ${path} (${code})`;
}
