// A name for something of ours that the user's text does not use.

export function freeName(wanted: string, source: string): string {
  let name = wanted;
  while (source.includes(name) && uses(name, source)) name += '_';
  return name;
}

function uses(name: string, source: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`).test(source.replaceAll('${', '{'));
}
