// The program tpmd. It chooses its Node in the same way as terl.ts.

import { onRightNode } from './right-node.ts';

if (await onRightNode('tpmd')) await import('../transport/mapper/tpmd-main.ts');
