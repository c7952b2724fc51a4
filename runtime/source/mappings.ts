// Decodes the `mappings` of a source map: base-64 digits with five bits of a number and a sixth bit for "more
// follows". A segment has four numbers, each relative to the same number of the previous segment (ECMA-426).

export interface Mapping {
  readonly column: number; // in the compiled code; all numbers count from 0
  readonly sourceLine: number;
  readonly sourceColumn: number;
}

/** The segments of each line of the compiled code. */
export function decodeMappings(mappings: string): readonly (readonly Mapping[])[] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(';').map((line) => {
    let column = 0;
    if (line === '') return [];
    return line.split(',').flatMap((segment) => {
      const [columns = 0, , lines, columnsThere] = decodeNumbers(segment);
      column += columns;
      if (lines === undefined || columnsThere === undefined) return []; // compiled code without a source
      sourceLine += lines;
      sourceColumn += columnsThere;
      return [{ column, sourceLine, sourceColumn }];
    });
  });
}

function decodeNumbers(segment: string): readonly number[] {
  const numbers: number[] = [];
  let number = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = digits.indexOf(digit);
    number |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(number & 1 ? -(number >> 1) : number >> 1);
    number = 0;
    shift = 0;
  }
  return numbers;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
