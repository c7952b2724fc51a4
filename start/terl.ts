// The program terl. It runs on the Node that was started, if that is new enough, else on the Node installed
// with terl. The other modules are loaded only after this choice, since an older Node could not parse them.

import * as module from 'node:module'; // a namespace import, since an old Node does not export enableCompileCache
import { onRightNode } from './right-node.ts';

if (await onRightNode('terl')) {
  module.enableCompileCache(); // Node stores compiled code, which saves a third of the time of the next start
  await import('../repl/start/main.tsx');
}
