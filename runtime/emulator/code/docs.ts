// The documentation of each function at the prompt: its forms and a text. scripts/build-docs.ts gathers it from the sources.

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

/** Filled in by scripts/build.ts in the bundle; undefined when the sources run unbundled. */
declare const gatheredDocs: string | undefined;

let docs: Readonly<Record<string, Doc>> | undefined; // parsed when first used
