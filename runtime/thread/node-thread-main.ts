// Entry of the node's thread: what it imports is kept compiled between starts, so it is imported after saying so.

import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./node-thread-body.ts');
