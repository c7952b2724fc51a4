// What a node's thread and its screen's thread tell one another.

import type { Answer, Evaluation, NodeOptions, Question } from '../node/node.ts';

/** To the node's thread. */
export type ToNode =
  | {
      readonly kind: 'evaluate';
      readonly source: string;
      readonly count: number;
      readonly job: number;
    }
  | { readonly kind: 'interrupt' | 'stopShell'; readonly job: number }
  | { readonly kind: 'startShell'; readonly job: number; readonly node: string | undefined }
  | {
      readonly kind: 'complete';
      readonly id: number;
      readonly question: Question;
      readonly job: number;
    }
  | { readonly kind: 'screenAnswered'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'printed'; readonly job: number; readonly length: number } // so much has been taken
  | { readonly kind: 'screenIs'; readonly columns: number }
  | { readonly kind: 'stop' };

/** From the node's thread. */
export type FromNode =
  | { readonly kind: 'started'; readonly name: string }
  | { readonly kind: 'refused'; readonly message: string } // it could not start
  | { readonly kind: 'evaluated'; readonly evaluation: Evaluation; readonly job: number }
  | { readonly kind: 'output' | 'shellDied'; readonly text: string; readonly job: number }
  | { readonly kind: 'report' | 'renamed' | 'secret'; readonly text: string }
  | { readonly kind: 'nodeNews'; readonly node: string; readonly reason: string | undefined }
  | { readonly kind: 'transcript'; readonly id: number; readonly file: string | undefined }
  | {
      readonly kind: 'readLine';
      readonly id: number;
      readonly prompt: string;
      readonly job: number;
    }
  | { readonly kind: 'shellStarted'; readonly job: number }
  | {
      readonly kind: 'shellGone';
      readonly job: number;
      readonly why: 'left' | 'terminated';
    }
  | { readonly kind: 'completed'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'halted'; readonly status: number; readonly message: string | undefined }
  | { readonly kind: 'stopAsked'; readonly status: number }
  | { readonly kind: 'restartAsked' }
  | { readonly kind: 'stopped' };

/** Handed to the thread when it starts. */
export interface ThreadData {
  readonly options: NodeOptions;
}
