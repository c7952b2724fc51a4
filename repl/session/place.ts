// Where a session is played: a folder of its own, a HOME, a port for the mapper, and the programs that run there. All of
// them are ended with it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../transport/base/free-port.ts';
import { sessionVariable } from '../../transport/base/session-link.ts';
import { type Control, openControl } from './control.ts';
import { endEpmd } from './epmd.ts';
import { type Keeper, startKeeper } from './keeper.ts';

export interface Place {
  readonly folder: string; // the working directory of all programs
  readonly mapperPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly control: Control;
  readonly keeper: Keeper;
  /** Where nothing of a document can write: for what the session's own programs need. */
  readonly hidden: string;
  /** Whether it was closed: nothing starts here any more. */
  readonly isClosed: boolean;
  /** Write a file of the document, below the folder. */
  write(path: string, text: string): void;
  /** End everything that was started here, and remove the folder. */
  close(): Promise<void>;
}

/** The name of this machine, for which documents say `host`. */
export const thisHost: string = hostname().split('.')[0] || 'localhost';

/** Make a place. `others` is more of the environment of all that runs there. */
export async function makePlace(others: Readonly<Record<string, string>> = {}): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), 'terl-')); // short: the path of a socket has 107 bytes at most
  const folder = join(root, 'work');
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const socket =
    process.platform === 'win32' ? `\\\\.\\pipe\\${root.replaceAll(/\W/g, '-')}` : join(root, 's');
  const control = await openControl(socket);
  const mapperPort = await freePort();
  const epmdPort = await freePort();
  const keeper = startKeeper(root, epmdPort);
  let isClosed = false;
  return {
    folder,
    hidden: root,
    mapperPort,
    control,
    keeper,
    get isClosed() {
      return isClosed;
    },
    env: {
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      HOME: home,
      TERL_MAPPER_PORT: String(mapperPort),
      ERL_EPMD_PORT: String(epmdPort),
      TERL_HISTORY: 'off',
      [sessionVariable]: socket,
      ...others,
    },
    write(path, text) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
    async close() {
      isClosed = true;
      await control.close();
      await endEpmd(epmdPort);
      keeper.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
