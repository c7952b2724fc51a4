// The page as one text, which needs nothing else. Its content security policy lets it load nothing. The page itself
// writes such a text too, with the events in it, when it is saved. Pure.

export interface PageHtml {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  readonly policy: string;
  readonly data: PageData;
}

/** What the page begins with. */
export interface PageData {
  readonly key?: string; // for the WebSocket; a saved page has none
  readonly policy: string; // for a saved page
  readonly trace?: string; // of a saved page: the text of its .jsonl
}

/** Returns the text of the page. */
export function pageHtml({ title, script, style, policy, data }: PageHtml): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="application/json" id="data">${asScript(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Returns a script's or a style's text as it may stand in its element. */
export function insideElement(text: string): string {
  return text.replace(/<(?=\/script|\/style|!--)/gi, '\\x3c');
}

/** Returns a value as JSON that cannot end the element it stands in. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Returns a text as HTML shows it. */
function escapedHtml(text: string): string {
  const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
