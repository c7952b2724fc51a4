// The prompt: (foo@host)1> for a named node, 1> for one without a name (shell:prompt).
// Continuation lines show the same prompt, with the same number.

export function prompt(name: string, count: number): string {
  return name === 'nonode@nohost' ? `${count}> ` : `(${name})${count}> `;
}
