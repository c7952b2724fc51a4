// The graphemes of a text: what a reader takes for one letter each.

export function graphemesIn(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

let segmenter: Intl.Segmenter | undefined; // the first one takes 10 ms: no start waits for it
