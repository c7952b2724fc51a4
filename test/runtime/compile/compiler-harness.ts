// Runs emitted code as the emulator would, without one: a shell's bindings, a loader of modules.
// The budget is always spent, so that every check and every yield is passed through.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { compileInput, compileModule } from '../../../runtime/compile/compiler.ts';
import { standBehind } from '../../../runtime/emulator/code/free-names.ts';
import type { Diagnostic } from '../../../runtime/emulator/host/compiled-text.ts';

export interface Exports {
  [name: string]: unknown;
  default?: unknown;
  r?: unknown;
  result?: unknown; // the result, in most of these tests
  ns?: object;
}

type Load = (specifier: string) => Exports;
type Getters = Record<string, () => unknown>;

export class Shell {
  readonly bindings: Record<string, unknown> = Object.create(null);
  readonly kinds: Map<string, 'const' | 'let'> = new Map();
  readonly emulator: Emulator;
  readonly #load: Load;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.emulator = new Emulator((name) => this.#load(`./${name}.ts`));
    this.#load = loader(files, this.emulator);
  }

  /** The values of inputs typed one after the other: the last one's. */
  async run(...inputs: readonly string[]): Promise<unknown> {
    let value: unknown;
    for (const input of inputs) value = await this.#evaluate(input);
    return value;
  }

  async #evaluate(source: string): Promise<unknown> {
    const compiled = compileInput(source, { bindings: this.kinds, globals });
    assert.ok(compiled.ok, `${source}: ${JSON.stringify(compiled)}`);
    for (const [name, kind] of compiled.bound) this.kinds.set(name, kind);
    const code = runInThisContext(compiled.code, { filename: 'input' });
    return await code(this.emulator, helpers, this.bindings, this.#load)();
  }
}

/** The exports of `main.ts` among files that import one another. */
export function runModules(files: Readonly<Record<string, string>>): Exports {
  const load: Load = loader(files, new Emulator((name) => load(`./${name}.ts`)));
  return load('./main.ts');
}

/** What is wrong with an input. */
export function inputErrors(source: string): readonly Diagnostic[] {
  const compiled = compileInput(source, { bindings: new Map(), globals });
  assert.ok(!compiled.ok, `${source} compiles`);
  return compiled.diagnostics;
}

export function moduleErrors(source: string): readonly Diagnostic[] {
  const compiled = compileModule('main.ts', source);
  assert.ok(!compiled.ok, `${source} compiles`);
  return compiled.diagnostics;
}

const globals: ReadonlySet<string> = new Set(['setTimeout', 'self']);

class Emulator {
  r = 0;
  yields = 0;
  checks = 0;
  readonly module: (name: string) => unknown;

  constructor(module: (name: string) => unknown) {
    this.module = module;
  }

  get y(): undefined {
    this.yields++;
    return undefined;
  }

  need(name: string, bindings: object): void {
    standBehind(bindings, name, this.module);
  }

  kept(value: unknown): unknown {
    return value;
  }

  named(error: unknown): unknown {
    return error;
  }

  check(): void {
    this.checks++;
  }

  fun(fn: (...args: never[]) => unknown, _bindings: object, name: string): unknown {
    if (fn.name === '') Object.defineProperty(fn, 'name', { value: name });
    return fn;
  }

  class(made: (...args: never[]) => unknown, bindings: object, name: string): unknown {
    return this.fun(made, bindings, name);
  }

  stays(fn: (...args: never[]) => unknown): unknown {
    return fn;
  }

  constant(_name: string): never {
    throw new TypeError('Assignment to constant variable.');
  }
}

function loader(files: Readonly<Record<string, string>>, $: object): Load {
  const loaded = new Map<string, Exports>();
  return function load(specifier) {
    const before = loaded.get(specifier);
    if (before) return before;
    const source = files[specifier.replace('./', '')];
    if (source === undefined) throw new ReferenceError(`there is no module ${specifier}`);
    const compiled = compileModule(specifier, source);
    assert.ok(compiled.ok, JSON.stringify(compiled));
    const exports: Exports = Object.create(null);
    loaded.set(specifier, exports);
    const announce = (getters: Getters): void => {
      for (const [name, get] of Object.entries(getters))
        Object.defineProperty(exports, name, { get, enumerable: true });
    };
    runInThisContext(compiled.code, { filename: specifier })($, helpers, load, announce);
    return exports;
  };
}

const require = createRequire(import.meta.url);

// The toy scheduler knows promises only; all other helpers are the real ones.
const helpers: object = new Proxy(
  { asyncToGenerator },
  {
    get: (own, name) =>
      Reflect.get(own, name) ?? require(`@oxc-project/runtime/helpers/${String(name)}`),
  },
);

function asyncToGenerator(body: (...given: unknown[]) => Generator<unknown, unknown, unknown>) {
  return async function (this: unknown, ...given: unknown[]): Promise<unknown> {
    const process = body.apply(this, given);
    let step = process.next();
    while (!step.done) {
      try {
        step = process.next(await step.value);
      } catch (error) {
        step = process.throw(error);
      }
    }
    return step.value;
  };
}
