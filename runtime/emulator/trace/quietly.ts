// What the tracer itself sends is not traced.

import { setTracer, tracer } from '../process/tracer.ts';

export function quietly<T>(act: () => T): T {
  const before = tracer;
  setTracer(undefined);
  try {
    return act();
  } finally {
    setTracer(before);
  }
}
