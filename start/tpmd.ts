// tpmd, the program: as terl.ts.

import { onRightNode } from './right-node.ts';

if (await onRightNode('tpmd')) await import('../transport/mapper/tpmd-main.ts');
