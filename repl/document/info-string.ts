// The words behind an opening fence: which kind of block it is.

import { plainText } from '../text/sanitise.ts';
import type { Step } from './document.ts';

type Info =
  | { readonly kind: 'session'; readonly block: Step['block'] }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'fault'; readonly sentence: string };

/** `terl`, `text` and `terminal` are sessions; a language and a path are a file of the document's folder. */
export function readInfo(info: string): Info {
  const words = info
    .replace(/<!--.*$/, '') // a comment may explain the words
    .split(/\s+/)
    .filter((word) => word !== '');
  const [language, path, ...more] = words;
  if (path === undefined) return isSession(language) ? { kind: 'session', block: language } : other;
  if (language === 'terl' || language === 'terminal')
    return {
      kind: 'fault',
      sentence: `expected \`\`\`${language} alone, got ${JSON.stringify(info)}`,
    };
  return more.length > 0 || isAttribute(path) ? other : { kind: 'file', path };
}

/** What is wrong with the path of a file, as a sentence. */
export function fileFault(path: string): string | undefined {
  const parts = path.split('/');
  const isRelative = !/^([/~]|[A-Za-z]:)/.test(path) && !path.includes('\\');
  const isVisible = parts.every((part) => part !== '' && !part.startsWith('.'));
  const isPlain = plainText(path) === path;
  if (isRelative && isVisible && isPlain) return undefined;
  return `expected a path inside the folder of the document, with no hidden part, got ${JSON.stringify(path)}`;
}

const other: Info = { kind: 'other' };

function isSession(language: string | undefined): language is Step['block'] {
  return language === 'terl' || language === 'text' || language === 'terminal';
}

/** Such as `{1,3}` or `title="x"`, which other programs read. */
function isAttribute(word: string): boolean {
  return /[={}"']/.test(word);
}
