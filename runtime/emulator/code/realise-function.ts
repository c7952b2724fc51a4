// Makes the functions that came in messages, each when it is first needed.

import { ErlangError } from '../term/exception.ts';
import { type Recipe, type realising, realOf, type Scope } from '../term/lazy-function.ts';
import type { FunctionTerm } from '../term/term.ts';
import { importModule, moduleNamed } from './code-server.ts';
import { compileSent } from './compile-sent.ts';

/** `globals`: names whose values are not sent along with a function. */
export function realiseWith(globals: readonly string[]): typeof realising.realise {
  return (recipe, scope) => {
    const made = made_(recipe, scope, globals);
    if (typeof made !== 'function')
      throw badfun(`there is no function ${recipe.name} in what came`);
    return made as FunctionTerm;
  };
}

function made_({ kind, text }: Recipe, scope: Scope, globals: readonly string[]): unknown {
  switch (kind) {
    case 'source':
      return compileSent(text, scope, globals)(scope, (specifier) => importModule(specifier, ''));
    case 'static':
      return member(classIn(scope), text);
    case 'method':
      return member(classIn(scope).prototype, text);
    case 'bound': {
      const { function: fn, this: self, arguments: args } = scope;
      if (typeof fn !== 'function' || !Array.isArray(args)) return undefined;
      return Reflect.apply(Function.prototype.bind, fn, [self, ...(args as unknown[])]);
    }
    case 'builtin':
      throw badfun(`this node has no function ${text}`);
    case 'class': {
      const { module } = scope;
      if (typeof module !== 'string') return undefined;
      return moduleNamed(module)?.[text];
    }
  }
}

function classIn(scope: Scope): FunctionTerm & { readonly prototype: object } {
  const made = scope['class'];
  if (typeof made !== 'function') throw badfun('a method without its class');
  return realOf(made as FunctionTerm) as never;
}

function member(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function badfun(why: string): ErlangError {
  return new ErlangError(['badfun', why]);
}
