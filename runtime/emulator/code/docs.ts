// The documentation of functions, as h() prints it: call forms and a text. scripts/build-docs.ts collects it.

import type { Doc } from '../host/compiled-text.ts';

/** The documentation of a function ('spawn', 'erlang.spawn') or shell command ('flush', 'c.flush'). */
export function docOf(name: string): Doc | undefined {
  const short = /^erlang\.(\w+)$/.exec(name)?.[1];
  return gathered(name) ?? gathered(short ?? `c.${name}`);
}

function gathered(name: string): Doc | undefined {
  docs ??= typeof gatheredDocs === 'undefined' ? {} : (JSON.parse(gatheredDocs) as typeof docs);
  return docs !== undefined && Object.hasOwn(docs, name) ? docs[name] : undefined;
}

/** JSON, put into the bundle by scripts/build.ts; undefined when the sources run without bundling. */
declare const gatheredDocs: string | undefined;

let docs: Readonly<Record<string, Doc>> | undefined; // parsed at first use
