// Whether an entry failed, seen from the text that is printed for it.

/** Values never begin with a star; exceptions and syntax errors do. */
export function failed(text: string): boolean {
  return text.startsWith('*');
}
