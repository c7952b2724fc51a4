// Collects the garbage of the thread that asks: of Node's own heap, not of the isolate's.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** 'young': young objects only, in less than a millisecond. 'all': as much as V8 can, in some 20 ms; V8 gives the memory back. */
export function collectHere(what: 'young' | 'all'): void {
  collect ??= makeCollect();
  if (what === 'young') collect({ type: 'minor' });
  else collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

type Collect = (how: { type: string; execution?: string; flavor?: string }) => void;

let collect: Collect | undefined;

/** Only a context that is made after this flag has V8's function `gc`. */
function makeCollect(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
