// In the bundled programs this module takes the place of the package isolated-vm.

import { createRequire } from 'node:module';
import type { default as IsolatedVm } from 'isolated-vm';
import { fileOfIsolatedVm } from './isolated-vm-file.ts';

const native = createRequire(import.meta.url)(fileOfIsolatedVm());
const ivm: typeof IsolatedVm = native.ivm;

// biome-ignore lint/style/noDefaultExport: the package isolated-vm has a default export
export default ivm;
