// First file of the node's thread. Enables Node's compile cache before the import, to cover the imported
// files.

import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./node-thread-body.ts');
