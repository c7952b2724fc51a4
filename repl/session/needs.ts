// What a section needs of the machine: `needs: linux, erl, 127.0.0.2 | how to get it`.

import { accessSync, constants, statSync } from 'node:fs';
import { createServer, isIP } from 'node:net';
import { delimiter, join } from 'node:path';
import { wordsOfNeed } from '../document/comments.ts';

const platforms: Readonly<Record<string, NodeJS.Platform>> = {
  linux: 'linux',
  macos: 'darwin',
  windows: 'win32',
};

/** A sentence about the first thing that this machine does not have; undefined if it has all. */
export async function unmetNeed(what: string): Promise<string | undefined> {
  const [, help] = what.split('|');
  for (const word of wordsOfNeed(what) ?? [])
    if (!(await isHere(word)))
      return `it needs ${word}${help === undefined ? '' : ` (${help.trim()})`}`;
  return undefined;
}

async function isHere(word: string): Promise<boolean> {
  const platform = platforms[word.toLowerCase()];
  if (platform !== undefined) return process.platform === platform;
  return isIP(word) === 0 ? isProgram(word) : isAddress(word);
}

function isProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return statSync(join(folder, name)).isFile();
    } catch {
      return false; // it is not there
    }
  });
}

/** Whether this machine has the address. */
function isAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
