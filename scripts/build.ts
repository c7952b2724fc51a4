// Bundles the sources into dist/: what is run by users, and by tests of whole programs.
// One file a program starts twice as fast as a tree of modules; plain mode does not even parse the screen.

import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { keepEmulatorCompiled } from '../runtime/isolate/emulator-script.ts';
import { v8Settings } from '../runtime/node-limits.ts';
import { gatherDocs } from './build-docs.ts';
import { loadedLater } from './build-later.ts';
import { writeLicences } from './build-licences.ts';

/** The package's folder: this file runs as source and compiled. */
export const root: string = rootAbove(import.meta.dirname);

/** Bundle one program for Node into `outfile`, with its lazily loaded parts beside it. */
export async function bundlePrograms(
  programs: Readonly<Record<string, string>>,
  outdir: string,
  options: BuildOptions = {},
): Promise<Metafile | undefined> {
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: Object.fromEntries(
      Object.entries(programs).map(([name, path]) => [name, join(root, path)]),
    ),
    outdir,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    splitting: true,
    chunkNames: 'chunk-[hash]', // beside the programs: code finds its neighbours by its own place
    jsx: 'automatic',
    external: ['oxc-parser', 'oxc-transform'], // native
    // process.env.NODE_ENV: React's development build takes half as long again for each key
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // CommonJS packages inside an ES module ask for require
    banner: {
      js: `${shebang}\nimport{createRequire as c}from'node:module';const require=c(import.meta.url);`,
    },
    minifySyntax: true,
    minifyWhitespace: true, // half the text to read at each start; names stay, for stack traces
    ...options,
    plugins: [...(options.plugins ?? []), isolatedVmBeside, ...loadedLater()],
  });
  for (const name of Object.keys(programs)) await chmod(join(outdir, `${name}.js`), 0o755);
  return metafile;
}

const shebang = '#!/usr/bin/env node';

const shared: BuildOptions = {
  bundle: true,
  logLevel: 'warning',
  legalComments: 'none',
};

/** What chooses the Node is one file for each program: read at every start, and by old Nodes too. */
const starters: BuildOptions = {
  splitting: false,
  plugins: [
    {
      name: 'main-beside',
      setup(on) {
        on.onResolve({ filter: /\/main\.tsx$/ }, () => ({
          path: './terl-main.js',
          external: true,
        }));
        on.onResolve({ filter: /\/tpmd-main\.ts$/ }, () => ({
          path: './tpmd-main.js',
          external: true,
        }));
      },
    },
  ],
};

/** isolated-vm is one native file, which copyIsolatedVm puts beside the programs. */
const isolatedVmBeside: Plugin = {
  name: 'isolated-vm-beside',
  setup(on) {
    on.onResolve({ filter: /^isolated-vm$/ }, () => ({ path: join(root, 'start/isolated-vm.ts') }));
  },
};

/** The sealed room, as one script for the isolate. */
async function bundleEmulator(): Promise<Metafile | undefined> {
  const source = 'runtime/emulator/main.ts';
  if (missing(source)) return undefined;
  const outfile = join(root, 'dist/emulator.js');
  const { metafile } = await build({
    metafile: true,
    ...shared,
    entryPoints: [join(root, source)],
    outfile,
    format: 'iife',
    platform: 'neutral',
    target: 'es2024',
    keepNames: false,
    minifyWhitespace: true, // half the text to read at each start; names stay, for stack traces
    banner: { js: "'use strict';" }, // else a function of the user's could ask who called it, and with what
    // text, not an object: read only when somebody asks
    define: { gatheredDocs: JSON.stringify(JSON.stringify(gatherDocs(root))) },
  });
  for (const flag of v8Settings) setFlagsFromString(flag); // as the node's thread: they must be the same
  keepEmulatorCompiled(outfile);
  // beside the compiled host, for those who run build/ directly
  await mkdir(join(root, 'build/runtime/isolate'), { recursive: true });
  await copyFile(outfile, join(root, 'build/runtime/isolate/emulator.js'));
  return metafile;
}

/** The files of every machine that the package has, and its licence. */
async function copyIsolatedVm(): Promise<void> {
  const from = dirname(fileURLToPath(import.meta.resolve('isolated-vm')));
  const to = join(root, 'dist/isolated-vm');
  await cp(join(from, 'prebuilds'), to, { recursive: true });
  await copyFile(join(from, 'LICENSE'), join(to, 'LICENSE'));
}

function missing(path: string): boolean {
  if (existsSync(join(root, path))) return false;
  process.stderr.write(`build: ${path} does not exist yet, skipped\n`);
  return true;
}

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

if (import.meta.main) {
  const programs = {
    'terl-main': 'repl/start/main.tsx',
    'tpmd-main': 'transport/mapper/tpmd-main.ts',
    carrier: 'transport/carrier/carrier.ts', // no program: what a carrier of one's own imports
    'node-thread-main': 'runtime/thread/node-thread-main.ts',
  };
  const present = Object.entries(programs).filter(([, path]) => !missing(path));
  await rm(join(root, 'dist'), { recursive: true, force: true }); // chunks of earlier builds have other names
  const bundles = await Promise.all([
    bundleEmulator(),
    bundlePrograms(Object.fromEntries(present), join(root, 'dist')),
    bundlePrograms({ terl: 'start/terl.ts', tpmd: 'start/tpmd.ts' }, join(root, 'dist'), starters),
  ]);
  await copyIsolatedVm();
  writeLicences(root, bundles, join(root, 'dist/LICENSES.txt'));
  await writeFile(join(root, 'build/built'), ''); // scripts/set-up.js compares its time with the sources'
}
