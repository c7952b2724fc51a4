// What each function of the shell is for: its forms, and its text. Gathered from the sources by scripts/build-docs.ts.

import type { Doc } from '../host/compiled-text.ts';

/** The documentation of 'spawn' or 'erlang.spawn', 'net_adm.ping', or of a command of the shell: 'flush' or 'c.flush'. */
export function docOf(name: string): Doc | undefined {
  const short = /^erlang\.(\w+)$/.exec(name)?.[1];
  return gathered(name) ?? gathered(short ?? `c.${name}`);
}

function gathered(name: string): Doc | undefined {
  docs ??= typeof gatheredDocs === 'undefined' ? {} : (JSON.parse(gatheredDocs) as typeof docs);
  return docs !== undefined && Object.hasOwn(docs, name) ? docs[name] : undefined;
}

/** Written in by scripts/build.ts when it bundles; not there when the sources run as they are. */
declare const gatheredDocs: string | undefined;

let docs: Readonly<Record<string, Doc>> | undefined; // read at the first question
