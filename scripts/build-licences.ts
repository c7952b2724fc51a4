// The licences of what is bundled: those packages are not installed with terl, so their terms come along with it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Write the licences of all packages whose files are in these bundles. */
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

/** `node_modules/@scope/name/…`, also where it lies in another package's own folder. */
function packageOf(path: string): string[] {
  const [, name] =
    /^(?:.*?\/)??node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name === undefined ? [] : [name];
}
