// terl, the program: it runs on the Node that was started if that one fits, else on the Node that came along.
// The rest is loaded only then: an older Node could not even read it.

import * as module from 'node:module'; // by its name: an old Node has not all of it
import { onRightNode } from './right-node.ts';

if (await onRightNode('terl')) {
  module.enableCompileCache(); // reading what is compiled already saves a third of the start
  await import('../repl/start/main.tsx');
}
