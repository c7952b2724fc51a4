// The arities of a function, read from the forms in its documentation.

/**
 * Returns `1,2` for the form `f(a: string, b?: number): void`.
 * Returns undefined if a form shows example values instead of types, as `f('x')` does.
 */
export function aritiesOf(signature: string): string | undefined {
  const found = new Set<number>();
  for (const form of signature.split('\n')) {
    const parameters = parametersOf(form);
    if (parameters === undefined || !parameters.every((one) => /^\w+\??: /.test(one)))
      return undefined;
    const needed = parameters.filter((one) => !/^\w+\?/.test(one)).length;
    for (let arity = needed; arity <= parameters.length; arity++) found.add(arity);
  }
  return [...found].sort((a, b) => a - b).join(',');
}

/**
 * Returns the parameters of a form: the text in its outer parentheses,
 * split at the commas outside of brackets.
 */
function parametersOf(form: string): readonly string[] | undefined {
  const start = form.indexOf('(');
  if (start === -1) return undefined;
  const parameters: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < form.length; at++) {
    const letter = form[at] ?? '';
    if ('([{<'.includes(letter)) depth++;
    else if (')]}'.includes(letter) || (letter === '>' && form[at - 1] !== '=')) depth--;
    if ((letter === ',' && depth === 1) || depth === 0) {
      parameters.push(form.slice(from, at).trim());
      from = at + 1;
    }
    if (depth === 0) return parameters.filter((one) => one !== '');
  }
  return undefined;
}
