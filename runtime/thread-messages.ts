// What a node's thread and its screen's thread tell one another.

import type { Answer, Evaluation, NodeOptions, Question } from './node.ts';

/** To the node's thread. */
export type ToNode =
  | { readonly kind: 'evaluate'; readonly source: string; readonly count: number }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'complete'; readonly id: number; readonly question: Question }
  | { readonly kind: 'printed'; readonly length: number } // so much output has been taken
  | { readonly kind: 'stop' };

/** From the node's thread. */
export type FromNode =
  | { readonly kind: 'started'; readonly name: string }
  | { readonly kind: 'refused'; readonly message: string } // it could not start
  | { readonly kind: 'evaluated'; readonly evaluation: Evaluation }
  | { readonly kind: 'completed'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'output' | 'report' | 'shellDied' | 'renamed'; readonly text: string }
  | { readonly kind: 'halted'; readonly status: number; readonly message: string | undefined }
  | { readonly kind: 'stopped' };

/** Handed to the thread when it starts. */
export interface ThreadData {
  readonly options: NodeOptions;
}
