// Nodes of other versions, from the package that terl brings its own with; kept in build/ from one run to the next.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/build.ts';

/** The versions that users have, oldest first. */
export const versions = ['20.20.2', '22.23.5', '24.21.0'] as const;

/** A folder for PATH that has this Node and nothing else. */
export function folderOfNode(version: string): string {
  const folder = join(root, 'build/nodes', version);
  const bin = join(folder, 'only');
  if (existsSync(join(bin, 'node'))) return bin;
  mkdirSync(bin, { recursive: true });
  npm(process.execPath, ['install', '--prefix', folder, `${ownPackage()}@${version}`]);
  symlinkSync(join(folder, 'node_modules', ownPackage(), 'bin/node'), join(bin, 'node'));
  return bin;
}

/** Run npm on a Node; gives all that it prints. */
export function npm(node: string, args: readonly string[], cwd: string = root): string {
  const file = execFileSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' });
  const env = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name));
  return execFileSync('sh', ['-c', '"$@" 2>&1', 'npm', node, file.trim(), ...args], {
    cwd,
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(env),
      PATH: `${join(node, '..')}:/usr/bin:/bin`, // not the packages of this clone
      npm_config_update_notifier: 'false',
      npm_config_prefer_offline: 'true',
    },
  });
}

/** The package of this machine among those that terl brings a Node with. */
function ownPackage(): string {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const found = Object.keys(optionalDependencies).find(
    (name) => name.startsWith('node-') && existsSync(join(root, 'node_modules', name)),
  );
  if (found === undefined) throw new Error('expected a package with a Node in node_modules');
  return found;
}
