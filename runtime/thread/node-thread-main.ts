// First file of the node's thread. Enables Node's compile cache before the import, so that it has that code.

import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./node-thread-body.ts');
