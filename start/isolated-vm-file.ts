// The path of the native part of isolated-vm: one file for each kind of machine and version of Node.
// terl contains these files, since installing the package isolated-vm would compile it under an older Node.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns the path of the file for this machine and this version of Node; the file may not exist. */
export function fileOfIsolatedVm(): string {
  const { platform, arch, versions } = process;
  const libc = platform !== 'linux' ? '' : existsSync('/etc/alpine-release') ? '.musl' : '.glibc';
  const here = dirname(fileURLToPath(import.meta.url));
  const file = `isolated-vm.abi${versions.modules}${libc}.node`;
  return join(here, 'isolated-vm', `${platform}-${arch}`, file);
}
