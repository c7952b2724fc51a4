// Writes the licences of the bundled packages: these are not
// installed with terl, so dist/ must have their licences.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Writes the licences of all packages whose files are in these bundles. */
export function writeLicences(
  root: string,
  bundles: readonly (Metafile | undefined)[],
  outfile: string,
): void {
  const packages = new Set(
    bundles.flatMap((bundle) => Object.keys(bundle?.inputs ?? {})).flatMap(packageOf),
  );
  const texts = [...packages].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = file === undefined ? `${license}\n` : readFileSync(join(folder, file), 'utf8');
    return `${name}\n\n${text}`;
  });
  writeFileSync(outfile, texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** Returns the package of a file: `@scope/name`, also inside the node_modules of another package. */
function packageOf(path: string): string[] {
  const [, name] =
    /^(?:.*?\/)??node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name === undefined ? [] : [name];
}
