// An Error as a term: its name, message and stack. What else a subclass holds stays behind.

const constructors: Readonly<Record<string, (new (message: string) => Error) | undefined>> = {
  __proto__: null as never,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** An Error that looks as the one sent, and is a TypeError if that was one. */
export function makeError(name: string, message: string, stack: string): Error {
  const error = withoutTrace(constructors[name] ?? Error, message);
  if (error.name !== name) define(error, 'name', name);
  define(error, 'stack', stack);
  return error;
}

/** One of an error's three texts, whatever a subclass has made of it. */
export function errorText(error: Error, part: 'name' | 'message' | 'stack'): string {
  const text: unknown = error[part];
  return typeof text === 'string' ? text : '';
}

/** Capturing a trace costs microseconds, and it would be overwritten at once. */
function withoutTrace(make: new (message: string) => Error, message: string): Error {
  const settings = Error as { stackTraceLimit?: number };
  const limit = settings.stackTraceLimit;
  settings.stackTraceLimit = 0;
  const error = new make(message);
  if (limit !== undefined) settings.stackTraceLimit = limit;
  return error;
}

function define(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true });
}
