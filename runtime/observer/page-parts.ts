// The parts of the page that the build has made, and the policy that they may run under.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { insideElement } from './page-html.ts';

export interface PageParts {
  readonly script: string;
  readonly style: string;
  readonly policy: string; // for a page that loads and asks for nothing
}

/** Reads the parts. They are beside a program of dist/; in dist/ of the folder above for a program of build/. */
export function readPageParts(): PageParts {
  const folder = folderAbove(import.meta.dirname, 'observer-page.js');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const script = insideElement(read('observer-page.js'));
  const style = insideElement(read('observer-page.css'));
  return { script, style, policy: policyOf(script, style) };
}

/** The policy of a page: its own script and its own style, and nothing else. */
function policyOf(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function folderAbove(folder: string, file: string): string {
  for (const place of [folder, join(folder, 'dist')])
    if (existsSync(join(place, file))) return place;
  const above = dirname(folder);
  if (above === folder) throw new Error(`expected ${file} in dist/: npm run build makes it`);
  return folderAbove(above, file);
}
