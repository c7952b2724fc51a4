// Whether an entry came to an end that nobody wished for.

/** Values never begin with a star; exceptions and syntax errors do. */
export function failed(text: string): boolean {
  return text.startsWith('*');
}
