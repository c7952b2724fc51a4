// C-o: opens the line being typed in the user's own editor, and returns the edited text.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly sentence: string };

/** Runs $VISUAL, else $EDITOR, on the text. Ink must have released the terminal before. */
export async function editExternally(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Edited> {
  const editor = env['VISUAL'] || env['EDITOR'] || '';
  if (editor === '')
    return { ok: false, sentence: 'no editor is set: put its name into VISUAL or EDITOR' };
  const folder = await mkdtemp(join(tmpdir(), 'terl-'));
  const file = join(folder, 'input.ts');
  try {
    await writeFile(file, `${text}\n`, { mode: 0o600 });
    const status = await run(editor, file);
    if (status !== 0)
      return { ok: false, sentence: `the editor ${JSON.stringify(editor)} failed: ${status}` };
    return { ok: true, text: (await readFile(file, 'utf8')).replace(/\r\n?/g, '\n').trimEnd() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, sentence: `the text could not be edited: ${why}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs the editor in a shell, as its command may have arguments (`code --wait`). Status 127: no such program.
 */
function run(editor: string, file: string): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (status, signal) =>
      resolve(status === 127 ? 'no such program' : (status ?? signal ?? 'no status')),
    );
  });
}
