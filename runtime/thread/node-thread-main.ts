// First file of the node's thread. Enables Node's compile cache before it imports the rest of the code, so
// that the cache has that code, too.

import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./node-thread-body.ts');
