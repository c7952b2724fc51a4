// Splits a text into graphemes: the units that a reader sees as one letter each.

export function graphemesIn(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

let segmenter: Intl.Segmenter | undefined; // made at the first use, since that takes 10 ms
