// Finds a name for the compiler's own use that does not occur in the user's text.

export function freeName(wanted: string, source: string): string {
  if (!source.includes(wanted) && !source.includes('\\')) return wanted;
  const used = new Set(unescaped(source).match(/[\w$]+/g));
  let name = wanted;
  while (used.has(name)) name += '_';
  return name;
}

/** The text with escapes in names resolved: `\u0024` is `$`; also in strings, which does no harm. */
function unescaped(source: string): string {
  return source.replace(/\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g, (text, braced, plain) => {
    const code = Number.parseInt(braced ?? plain, 16);
    return code < 0x80 ? String.fromCharCode(code) : text;
  });
}
