// The values behind a flag, checked; what is wrong with them is one sentence.

/** Ends the reading of the command line with its sentence. */
export class Wrong extends Error {}

export function one(flag: string, values: readonly string[], what: string): string {
  const [value] = values;
  if (value === undefined || value === '' || values.length > 1) {
    throw new Wrong(`-${flag} wants ${what}, got ${quoted(values)}`);
  }
  return value;
}

export function none(flag: string, values: readonly string[]): void {
  if (values.length > 0) throw new Wrong(`-${flag} takes no value, got ${quoted(values)}`);
}

export function truthOrNone(flag: string, values: readonly string[]): boolean {
  return values.length === 0 || truth(flag, one(flag, values, 'true or false'));
}

export function truth(flag: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Wrong(`-${flag} wants true or false, got ${JSON.stringify(value)}`);
}

export function whole(
  flag: string,
  value: string,
  what: string,
  least: number,
  most: number,
): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new Wrong(
    `-${flag} wants a ${what} from ${least} to ${most}, got ${JSON.stringify(value)}`,
  );
}

export function quoted(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => JSON.stringify(value)).join(' ');
}

/** The values of -proto_dist: one, or two of which one is inet_tcp. */
export function protocols(flag: string, values: readonly string[]): readonly string[] {
  const others = values.filter((value) => value !== 'inet_tcp');
  const isPlain = values.length === 1 && values[0] !== '';
  const isBoth = values.length === 2 && others.length === 1 && others[0] !== '';
  if (isPlain || isBoth) return values;
  throw new Wrong(
    `-${flag} wants ws, wss, inet_tcp or a module, or inet_tcp beside one of the others, got ${quoted(values)}`,
  );
}
