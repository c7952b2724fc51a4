// The properties that are sent with a function, mostly static fields of a class. A property that cannot be
// sent is left out: when the receiver makes the class, the class itself defines such a field again.

import type { Use } from './function-origin.ts';
import { originOf } from './function-origin.ts';
import { Recipe } from './lazy-function.ts';
import type { FunctionTerm } from './term.ts';
import { isSendable } from './unsendable.ts';

export function propertiesOf(fn: FunctionTerm): readonly Use[] {
  const origin = originOf(fn);
  if (origin instanceof Recipe && origin.isProxied) {
    if (origin.made === undefined) return origin.properties; // a property read from the proxy would make the function
    return ownOf(origin.made);
  }
  return ownOf(fn);
}

const none: readonly Use[] = [];

function ownOf(fn: FunctionTerm): readonly Use[] {
  const keys = Object.keys(fn);
  if (keys.length === 0) return none;
  const properties: Use[] = [];
  for (const key of keys) {
    const described = Object.getOwnPropertyDescriptor(fn, key);
    if (described === undefined || !('value' in described)) continue;
    if (isSendable(described.value)) properties.push([key, described.value]);
  }
  return properties;
}
