// The file .hosts.erlang, which names the hosts that net_adm.world() asks.

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../transport/base/error-code.ts';

/** `['ok', text]` from the directory, else from the home directory; `['error', code]` if reading fails. */
export async function hostFile(directory: string): Promise<['ok' | 'error', string]> {
  for (const folder of [directory, homedir()]) {
    try {
      return ['ok', await readFile(join(folder, '.hosts.erlang'), 'utf8')];
    } catch (error) {
      const code = codeOf(error, 'einval');
      if (code !== 'ENOENT') return ['error', code.toLowerCase()];
    }
  }
  return ['error', 'enoent'];
}
