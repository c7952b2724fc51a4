// Entry of the node's thread. Node's compile cache must be enabled before the import, so that it covers the imported code.

import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./node-thread-body.ts');
