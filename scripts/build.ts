// Bundles the sources into dist/: the programs that users, and tests of whole programs, run. One file for
// each program starts twice as fast as many modules; without a screen, the screen's code is not even parsed.

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
import { licencesOf, writeLicences } from './build-licences.ts';

/** The package's folder. This file runs both as source and compiled, at different depths. */
export const root: string = rootAbove(import.meta.dirname);

/** Bundles programs for Node into `outdir`, with the parts that they load later. */
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
    chunkNames: 'chunk-[hash]', // in the same folder as the programs, since code finds other files relative to its own path
    jsx: 'automatic',
    external: ['oxc-parser', 'oxc-transform', '@lydell/node-pty'], // native packages
    // React's development build takes 1.5 times as long for each key
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // bundled CommonJS packages call `require`, which an ES module does not have
    banner: {
      js: `${shebang}\nimport{createRequire as c}from'node:module';const require=c(import.meta.url);`,
    },
    minifySyntax: true,
    minifyWhitespace: true, // halves the text to read at each start; names stay, for stack traces
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

/**
 * Options for dist/terl.js and dist/tpmd.js, which choose the Node for a program.
 * Each is a single file, since every start of a program reads it, even on a Node too old for terl.
 */
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

/** Replaces isolated-vm, whose native file copyIsolatedVm copies to dist/. */
const isolatedVmBeside: Plugin = {
  name: 'isolated-vm-beside',
  setup(on) {
    on.onResolve({ filter: /^isolated-vm$/ }, () => ({ path: join(root, 'start/isolated-vm.ts') }));
  },
};

/** Bundles the emulator as one script for the isolate. */
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
    minifyWhitespace: true, // halves the text to read at each start; names stay, for stack traces
    banner: { js: "'use strict';" }, // otherwise a user's function could read its caller and the caller's arguments
    // JSON text, which the emulator parses at the first h()
    define: { gatheredDocs: JSON.stringify(JSON.stringify(gatherDocs(root))) },
  });
  for (const flag of v8Settings) setFlagsFromString(flag); // the same flags as in the node's thread, or V8 rejects the compiled code
  keepEmulatorCompiled(outfile);
  // a copy for programs that run from build/
  await mkdir(join(root, 'build/runtime/isolate'), { recursive: true });
  await copyFile(outfile, join(root, 'build/runtime/isolate/emulator.js'));
  return metafile;
}

/** Bundles the script and the style of a film's page, with the player. */
async function bundleFilmPage(): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: ['ts', 'css'].map((kind) => ({
      in: join(root, `repl/film/page/page.${kind}`),
      out: 'film-page',
    })),
    outdir: join(root, 'dist'),
    format: 'iife',
    platform: 'browser',
    target: 'es2024',
    minify: true, // each film has it
    banner: { js: `/*\n${licencesOf(root, ['asciinema-player'])}*/` }, // pages are given away without terl
  });
  return metafile;
}

/** Bundles the script and the style of the observer's page. */
async function bundleObserverPage(): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    metafile: true,
    entryPoints: ['tsx', 'css'].map((kind) => ({
      in: join(root, `runtime/observer/page/page.${kind}`),
      out: 'observer-page',
    })),
    outdir: join(root, 'dist'),
    format: 'iife',
    platform: 'browser',
    target: 'es2024',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    banner: { js: `/*\n${licencesOf(root, observerPackages)}*/` }, // saved pages are given away without terl
  });
  return metafile;
}

const observerPackages = [
  'd3-dispatch',
  'd3-force',
  'd3-quadtree',
  'd3-timer',
  'react',
  'react-dom',
  'scheduler',
];

/** Copies the native files for all machines that the package supports, and its licence. */
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
    carrier: 'transport/carrier/carrier.ts', // not a program: the module 'terl/carrier' for carriers of users
    'node-thread-main': 'runtime/thread/node-thread-main.ts',
  };
  const present = Object.entries(programs).filter(([, path]) => !missing(path));
  await rm(join(root, 'dist'), { recursive: true, force: true }); // chunks of earlier builds have other names
  const bundles = await Promise.all([
    bundleEmulator(),
    bundlePrograms(Object.fromEntries(present), join(root, 'dist')),
    bundlePrograms({ terl: 'start/terl.ts', tpmd: 'start/tpmd.ts' }, join(root, 'dist'), starters),
    bundleFilmPage(),
    bundleObserverPage(),
  ]);
  await copyIsolatedVm();
  writeLicences(root, bundles, join(root, 'dist/LICENSES.txt'));
  await writeFile(join(root, 'build/built'), ''); // set-up.js compares this file's time with the times of the sources
}
