// What packages load or make as they are loaded themselves, and few starts need: here only once it is asked for.

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Plugins for a bundle. */
export function loadedLater(): readonly Plugin[] {
  return [unicodeLater, yogaWithoutFetch, wsWithoutTls, httpWithoutFetch, withoutDevtools];
}

/** Graphemes and emoji: the first question about them takes 20 ms, and most text is ASCII. */
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

/** The same constant, made when its method is called first. */
function later(method: string): string {
  return `let $1Made;\nconst $1 = { ${method}: (text) => ($1Made ??= $2).${method}(text) };`;
}

/** Yoga fetches its own wasm from a data: URL, and that loads undici: 20 ms for nothing. */
const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup(on) {
    on.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `var fetch = undefined;\n${await readFile(path, 'utf8')}`,
      loader: 'js',
    }));
  },
};

/** ws loads https, tls and zlib, which take 20 ms and are used by wss and compression only: loaded when asked for. */
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

/** An import of node:http reads all it exports, fetch and WebSocket too, and those load undici: 50 ms for nothing. */
const httpWithoutFetch: Plugin = {
  name: 'http-without-fetch',
  setup(on) {
    on.onResolve({ filter: /^node:http$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'required' } : undefined,
    );
    on.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require('${path}');`,
    }));
  },
};

/** Ink names react-devtools-core, which is not installed and never loaded here. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup(on) {
    on.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    on.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'export default undefined',
    }));
  },
};
