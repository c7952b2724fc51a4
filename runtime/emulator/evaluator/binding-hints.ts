// Hints that the shell prints below a value, about the names that the entry has bound.

import { isPromise } from '../realm/promise-like.ts';

export class BindingHints {
  readonly #told = new Set<string>(); // commands hidden by a variable, whose hint was printed already

  of(
    names: readonly string[],
    bindings: Readonly<Record<string, unknown>>,
    commands: object,
  ): readonly string[] {
    const bound = names.filter((name) => Object.hasOwn(bindings, name));
    const hiding = bound.filter((name) => isCommand(commands, name) && !this.#told.has(name));
    for (const name of hiding) this.#told.add(name);
    // the shell prints the promise's value, so the user does not notice that the name is bound to the promise
    const pending = bound.filter((name) => isPromise(bindings[name]));
    return [
      ...hiding.map((name) => `* ${commandHidden(name, typeof bindings[name] === 'function')}`),
      ...pending.map((name) => `* ${name} is a promise: const ${name} = await … binds its value`),
    ];
  }
}

/** Whether the shell has a command of this name. */
export function isCommand(commands: object, name: string): boolean {
  return Object.hasOwn(commands, name) && typeof Reflect.get(commands, name) === 'function';
}

/** The hint for a variable that has the name of a command: how to call the command. */
function commandHidden(name: string, isFunction: boolean): string {
  if (!isFunction) return `${name} is a variable now; ${name}(…) still calls the shell's command`;
  const way = name === 'c' ? '' : `c.${name}(…) calls it, and `;
  return `${name} is a variable now and hides the shell's command: ${way}f('${name}') forgets the variable`;
}
