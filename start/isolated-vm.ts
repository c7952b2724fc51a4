// What the bundled programs have for the package isolated-vm.

import { createRequire } from 'node:module';
import type { default as IsolatedVm } from 'isolated-vm';
import { fileOfIsolatedVm } from './isolated-vm-file.ts';

const native = createRequire(import.meta.url)(fileOfIsolatedVm());
const ivm: typeof IsolatedVm = native.ivm;

// biome-ignore lint/style/noDefaultExport: it stands for a package that has one
export default ivm;
