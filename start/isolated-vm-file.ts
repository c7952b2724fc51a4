// Where the build has put isolated-vm, the native part of a node: one file for each machine and version of Node.
// It comes along with terl, since installing the package itself would compile it under an older Node.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file for this machine and this Node; there may be none. */
export function fileOfIsolatedVm(): string {
  const { platform, arch, versions } = process;
  const libc = platform !== 'linux' ? '' : existsSync('/etc/alpine-release') ? '.musl' : '.glibc';
  const here = dirname(fileURLToPath(import.meta.url));
  const file = `isolated-vm.abi${versions.modules}${libc}.node`;
  return join(here, 'isolated-vm', `${platform}-${arch}`, file);
}
