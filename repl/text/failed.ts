// Whether an entry failed, judged by the text that is printed for it.

/** Exceptions and syntax errors begin with a star; values never do. */
export function failed(text: string): boolean {
  return text.startsWith('*');
}
