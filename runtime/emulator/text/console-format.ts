// The text that console.log prints: strings without quotes, other values as the shell shows them, and `%s`,
// `%d` and other placeholders replaced.

import { inspect } from './inspect.ts';

export function formatted(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string' || rest.length === 0) return values.map(shown).join(' ');
  let next = 0;
  const text = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    return next < rest.length ? written(mark, rest[next++]) : mark;
  });
  return [text, ...rest.slice(next).map(shown)].join(' ');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function written(mark: string, value: unknown): string {
  switch (mark) {
    case '%d':
      return typeof value === 'bigint' ? `${value}n` : shown(numberOf(value));
    case '%i':
      return typeof value === 'bigint' ? `${value}n` : shown(Math.trunc(numberOf(value)));
    case '%f':
      return shown(numberOf(value));
    case '%j':
      return jsonOf(value);
    case '%c':
      return ''; // %c takes CSS, which a terminal cannot show
    case '%s':
      return shown(value);
    default:
      return inspect(value);
  }
}

/** The number for `%d`; NaN for an object, since converting it would run user code. */
function numberOf(value: unknown): number {
  if (typeof value === 'string') return Number.parseFloat(value);
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN;
}

function jsonOf(value: unknown): string {
  try {
    return String(JSON.stringify(value));
  } catch {
    return inspect(value); // the value contains itself, or its toJSON throws
  }
}
