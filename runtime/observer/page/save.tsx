// Saves what is shown: as a picture, as a page that works without a node, and for other programs.

import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { writeTrace } from '../../trace/jsonl.ts';
import { mermaidOf } from '../../trace/mermaid.ts';
import { merge } from '../../trace/order.ts';
import { shivizOf } from '../../trace/shiviz.ts';
import { pageHtml } from '../page-html.ts';
import { ChartSvg } from './chart-svg.tsx';
import type { Moment } from './moment.ts';
import { plain } from './words.ts';

export type Format = 'svg' | 'html' | 'jsonl' | 'mermaid' | 'shiviz';

export const formats: readonly (readonly [format: Format, name: string])[] = [
  ['svg', 'Picture (SVG)'],
  ['html', 'Page (HTML)'],
  ['jsonl', 'Events (.jsonl)'],
  ['mermaid', 'Mermaid'],
  ['shiviz', 'ShiViz log'],
];

/** Returns the file, or a sentence that says why there is none. */
export function fileOf(
  format: Format,
  moment: Moment,
  policy: string,
):
  | { readonly name: string; readonly type: string; readonly text: string }
  | { readonly sentence: string } {
  const { shown, events } = moment;
  switch (format) {
    case 'svg':
      return { name: 'trace.svg', type: 'image/svg+xml', text: svgOf(moment) };
    case 'html':
      return { name: 'trace.html', type: 'text/html', text: savedPage(moment, policy) };
    case 'jsonl':
      return { name: 'trace.jsonl', type: 'application/jsonl', text: writeTrace(merge(events)) };
    case 'mermaid': {
      const drawn = mermaidOf(shown);
      return 'sentence' in drawn
        ? drawn
        : { name: 'trace.mmd', type: 'text/plain', text: drawn.text };
    }
    case 'shiviz':
      return { name: 'trace.log', type: 'text/plain', text: shivizOf(shown) };
  }
}

/** Hands a file to the browser, which asks where to put it or puts it among the downloads. */
export function download({ name, type, text }: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // ms: the browser has read it by then
}

const margin = 12; // pixels
const headHeight = 58;

/** The whole chart, drawn as on the page, with the names above it and the style inside. */
function svgOf(moment: Moment): string {
  const { layout } = moment;
  const { columnWidth } = layout.size;
  const [width, height] = [layout.width + 2 * margin, layout.height + headHeight + margin];
  const host = document.createElement('div');
  const root = createRoot(host);
  flushSync(() =>
    root.render(
      <svg
        xmlns="http://www.w3.org/2000/svg"
        className="saved"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        <title>{document.title}</title>
        <style />
        <rect className="paper" width={width} height={height} />
        <g transform={`translate(${margin} 0)`}>
          {layout.groups.map(({ life, from, shown, columns }) => (
            <text
              key={life}
              className="node-name"
              x={(from + columns / 2) * columnWidth}
              y={20}
              textAnchor="middle"
            >
              {plain(shown)}
            </text>
          ))}
          {layout.columns.map(({ key, label, place }) => (
            <text
              key={key}
              className="process"
              x={(place + 0.5) * columnWidth}
              y={40}
              textAnchor="middle"
            >
              {plain(label)}
            </text>
          ))}
          <g transform={`translate(0 ${headHeight})`}>
            <ChartSvg
              moment={moment}
              from={0}
              to={layout.rowCount}
              relations={undefined}
              selected={undefined}
            />
          </g>
        </g>
      </svg>,
    ),
  );
  const svg = host.firstElementChild;
  for (const hit of host.querySelectorAll('.hit')) hit.remove(); // nobody points at a picture
  for (const one of host.querySelectorAll('[data-place]')) {
    one.removeAttribute('data-place');
    one.removeAttribute('data-message');
  }
  svg?.querySelector('style')?.append(usedStyle(host));
  const text = svg === null ? '' : new XMLSerializer().serializeToString(svg);
  root.unmount();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** The rules of the page's style that a drawing uses. */
function usedStyle(host: Element): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const used = rules.filter(
    (rule) =>
      rule instanceof CSSStyleRule &&
      (rule.selectorText === ':root' || host.querySelector(rule.selectorText) !== null),
  );
  return used.map(({ cssText }) => cssText).join('\n');
}

/** The page itself, with the events of the moment in it. */
function savedPage({ events }: Moment, policy: string): string {
  const script = [...document.scripts].at(-1)?.textContent ?? '';
  const data = { policy, trace: writeTrace(events) };
  return pageHtml({ title: document.title, script, style: styleText(), policy, data });
}

function styleText(): string {
  return document.querySelector('style')?.textContent ?? '';
}
