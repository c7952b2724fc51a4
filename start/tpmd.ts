// tpmd, the program: as terl.ts.

import { onRightNode } from './right-node.ts';

if (await onRightNode('tpmd')) await import('../transport/tpmd-main.ts');
