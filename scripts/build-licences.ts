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
  const inputs = bundles.flatMap((bundle) => Object.keys(bundle?.inputs ?? {}));
  writeFileSync(outfile, licencesOf(root, inputs.flatMap(packageOf)));
}

/** Returns the texts of the licences of packages, and of packages whose code stands in theirs. */
export function licencesOf(root: string, packages: readonly string[]): string {
  const all = new Set(packages.flatMap((name) => [name, ...(inside[name] ?? [])]));
  const texts = [...all].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = file === undefined ? `${license}\n` : readFileSync(join(folder, file), 'utf8');
    return `${name}\n\n${text}`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Packages that another has bundled into its own files. The player's wasm also has Rust crates, avt among them; its
 * package does not list them, but its repository does: github.com/asciinema/asciinema-player, src/vt/Cargo.lock.
 */
const inside: Readonly<Record<string, readonly string[]>> = { 'asciinema-player': ['solid-js'] };

/** Returns the package of a file: `@scope/name`, also inside the node_modules of another package. */
function packageOf(path: string): string[] {
  const [, name] =
    /^(?:.*?\/)??node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return name === undefined ? [] : [name];
}
