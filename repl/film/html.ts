// A film as one page: the player, the chapters and the document beside it. The page has all that it needs, and its
// content security policy lets it load nothing. Pure.

import { createHash } from 'node:crypto';
import type { Document, Item, Section, Step } from '../document/document.ts';
import { signature } from './film-file.ts';
import type { Performance } from './performance.ts';
import { escapedHtml, inlineHtml, proseHtml } from './prose.ts';

export interface PageParts {
  readonly document: Document;
  readonly performance: Performance;
  readonly cast: string; // the text of the asciicast
  readonly column: string; // the same for a narrow window: one terminal below the other
  readonly script: string; // of the page, with the player
  readonly style: string;
}

/** Returns the text of the page. */
export function pageOf({ document, performance, cast, column, script, style }: PageParts): string {
  const { title } = document;
  const times = new Map(performance.markers.map(({ line, at }) => [line, at / 1_000]));
  const sections = document.sections.map((section) => sectionHtml(section, document, times));
  const code = script.replaceAll('</script', '<\\/script');
  const policy = `default-src 'none'; script-src '${hashOf(code)}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${signature}">
<title>${escapedHtml(title)}</title>
<style>${style.replaceAll('</style', '<\\/style')}</style>
</head>
<body>
<div id="stage">
<section id="film" aria-label="Film of the session: ${escapedHtml(names(performance))}"></section>
<noscript><p>The film needs JavaScript. The text below has the whole session.</p></noscript>
</div>
<nav aria-label="Chapters">${chaptersHtml(document, times)}</nav>
<main>
${sections.join('\n')}
</main>
<script type="application/json" id="cast">${asScript(cast)}</script>
<script type="application/json" id="column">${asScript(column)}</script>
<script>${code}</script>
</body>
</html>
`;
}

type Times = ReadonlyMap<number, number>; // seconds by the line of the document

function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

/** A text as JSON that cannot end the element it stands in. */
function asScript(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}

function names({ terminals }: Performance): string {
  return terminals.map(({ name }) => name).join(', ');
}

function chaptersHtml({ sections }: Document, times: Times): string {
  const chapters = sections.flatMap(({ heading, line }) => {
    const at = times.get(line);
    return at === undefined || heading === '' ? [] : [`<li>${seek(at, inlineHtml(heading))}</li>`];
  });
  return `<ol>${chapters.join('')}</ol>`;
}

/** A button that goes to a time of the film. */
function seek(at: number, label: string, described = ''): string {
  const spoken = described === '' ? '' : ` aria-label="${escapedHtml(described)}"`;
  return `<button type="button" data-at="${at}"${spoken}>${label}</button>`;
}

function sectionHtml({ heading, level, items }: Section, document: Document, times: Times): string {
  const head = heading === '' ? '' : `<h${level}>${inlineHtml(heading)}</h${level}>\n`;
  let terminal: string | undefined;
  const parts = items.map((item) => {
    if (item.kind !== 'step') return itemHtml(item);
    const isSame = terminal === item.terminal;
    ({ terminal } = item);
    return stepHtml(item, document, times.get(item.line), !isSame);
  });
  return `<section>\n${head}${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function itemHtml(item: Exclude<Item, Step>): string {
  switch (item.kind) {
    case 'prose':
      return proseHtml(item.text);
    case 'file':
      return `<figure><figcaption><code>${escapedHtml(item.path)}</code></figcaption><pre><code>${escapedHtml(item.text)}</code></pre></figure>`;
    case 'skip':
      return `<p class="skip">This part is not in the film: ${escapedHtml(item.reason)}</p>`;
    case 'check':
    case 'hint':
    case 'timeout':
    case 'needs':
      return '';
  }
}

function stepHtml(
  step: Step,
  { lines }: Document,
  at: number | undefined,
  showsTerminal: boolean,
): string {
  const name = showsTerminal ? `<span class="terminal">${escapedHtml(step.terminal)}</span>` : '';
  const output = lines.slice(step.output.from, step.output.to).map(shownLine).join('\n');
  const typed = typedLines(step)
    .map(([prompt, text]) => `${escapedHtml(prompt)} <kbd>${escapedHtml(text)}</kbd>`)
    .join('\n');
  const button = at === undefined ? '' : seek(at, '▶', `Play from ${step.terminal}: ${step.text}`);
  const session = `<pre><code>${typed}${output === '' ? '' : `\n<samp>${escapedHtml(output)}</samp>`}</code></pre>`;
  return `<div class="step"${at === undefined ? '' : ` data-at="${at}"`}>${name}${button}${session}</div>`;
}

function typedLines({ act, prompt, text }: Step): readonly (readonly [string, string])[] {
  const before = { entry: prompt, command: '$', keys: 'keys', type: 'type', seen: '' }[act];
  return act === 'seen' ? [] : text.split('\n').map((line) => [before, line]);
}

/** A line of output, without what is only for the verifier. */
function shownLine(line: string): string {
  return line.replace(/\r$/, '').replace(/ +%% anywhere$/, '');
}
