// An estimate of the memory that a table takes: V8 does not say what is whose.

import { weightOfTerm } from '../../servers/process-weight.ts';
import type { Row, Rows } from './rows.ts';

const ofTable = 2_440; // bytes of an empty table, as in OTP
const ofRow = 48; // bytes of a row's place and key
const sampled = 20; // rows that are weighed; the others are taken to be like them
const word = 8; // bytes

/** In words, as OTP counts memory. */
export function memoryOf(rows: Rows): number {
  const some: Row[] = [];
  rows.walk((row) => some.push(row) < sampled);
  const weight = some.reduce((sum, row) => sum + ofRow + weightOfTerm(row), 0);
  const all = some.length === 0 ? 0 : (weight * rows.size) / some.length;
  return Math.round((ofTable + all) / word);
}
