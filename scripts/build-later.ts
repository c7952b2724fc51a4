// Plugins for esbuild: code that packages load or compute at
// their start, but few starts need, is loaded at its first use.

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Returns the plugins for a bundle. */
export function loadedLater(): readonly Plugin[] {
  return [unicodeLater, yogaWithoutFetch, wsWithoutTls, httpWithoutUndici, withoutDevtools];
}

/** Defers data about graphemes and emoji: its first use takes 20 ms, and most text is ASCII. */
const unicodeLater: Plugin = {
  name: 'unicode-later',
  setup(on) {
    on.onLoad({ filter: unicodeUsers }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(segmenters, later('segment')).replace(emoji, later('test'));
      if (contents === text) throw new Error(`expected a segmenter or emoji in ${path}`);
      return { contents, loader: 'js' };
    });
  },
};

const unicodeUsers =
  /[\\/](?:string-width[\\/]index|wrap-ansi[\\/]index|slice-ansi[\\/]tokenize-ansi|ink[\\/]build[\\/]line-update)\.js$/;
const segmenters = /^const (\w+) = (new Intl\.Segmenter\(.*\));$/gm;
const emoji = /^const (\w+) = (\/\^\\p\{RGI_Emoji\}\$\/v);$/gm;

/** Returns the text that replaces the constant `$1`: its value `$2` is made when `method` is first called. */
function later(method: string): string {
  return `let $1Made;\nconst $1 = { ${method}: (text) => ($1Made ??= $2).${method}(text) };`;
}

/**
 * Hides `fetch` from Yoga, which would use it to read Yoga's own wasm
 * from a data: URL: the first use of fetch loads undici, which takes 20 ms.
 */
const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup(on) {
    on.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `var fetch = undefined;\n${await readFile(path, 'utf8')}`,
      loader: 'js',
    }));
  },
};

/** Defers https, tls and zlib, which ws loads: they take 20 ms, and only wss and compression use them. */
const wsWithoutTls: Plugin = {
  name: 'ws-without-tls',
  setup(on) {
    on.onResolve({ filter: /^(https|tls|zlib)$/ }, ({ path, importer }) =>
      /[\\/]node_modules[\\/]ws[\\/]/.test(importer) ? { path, namespace: 'later' } : undefined,
    );
    on.onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('node:${path}')[name] });`,
    }));
  },
};

/**
 * Replaces imports of node:http by require: an import reads all exports,
 * and reading WebSocket, which node:http has since Node 22, loads undici (about 25 ms).
 */
const httpWithoutUndici: Plugin = {
  name: 'http-without-undici',
  setup(on) {
    on.onResolve({ filter: /^node:http$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'required' } : undefined,
    );
    on.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require('${path}');`,
    }));
  },
};

/** Removes react-devtools-core, which Ink imports: it is not installed and never used here. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup(on) {
    on.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    on.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'export default undefined',
    }));
  },
};
