// stand-in until rewrite.ts is merged
import type { Document } from './document.ts';
import type { Played } from './play.ts';
export function rewritten(document: Document, _all: readonly Played[]): string {
  return document.lines.join('\n');
}
