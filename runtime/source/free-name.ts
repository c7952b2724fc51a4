// A name for something of ours that the user's text does not use.

export function freeName(wanted: string, source: string): string {
  if (!source.includes(wanted) && !source.includes('\\')) return wanted;
  const used = new Set(unescaped(source).match(/[\w$]+/g));
  let name = wanted;
  while (used.has(name)) name += '_';
  return name;
}

/** Names may be written with escapes: `\u0024` is `$`. What is none of a name does no harm. */
function unescaped(source: string): string {
  return source.replace(/\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g, (text, braced, plain) => {
    const code = Number.parseInt(braced ?? plain, 16);
    return code < 0x80 ? String.fromCharCode(code) : text;
  });
}
