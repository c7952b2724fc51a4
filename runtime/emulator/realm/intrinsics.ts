// Built-in objects of JavaScript that have no global name.

const prototypeOf = Object.getPrototypeOf as (value: unknown) => object;

/** The prototype that all generators inherit from. */
export const generatorPrototype: Generator<unknown, unknown, unknown> = prototypeOf(
  prototypeOf(idle()),
) as never;

/** The prototypes of functions, generators and iterators, and the prototypes that these inherit from. */
export function unnamedIntrinsics(): readonly object[] {
  return [
    generatorPrototype,
    prototypeOf(idle),
    prototypeOf(async () => undefined),
    prototypeOf(idleLater),
    prototypeOf(prototypeOf(idleLater()) as object),
    prototypeOf([][Symbol.iterator]()),
    prototypeOf(new Map()[Symbol.iterator]()),
    prototypeOf(new Set()[Symbol.iterator]()),
    prototypeOf(''[Symbol.iterator]()),
    prototypeOf(/x/[Symbol.matchAll]('')),
    prototypeOf([].values().map((x) => x)),
    Object.getOwnPropertyDescriptors(new Error()), // holds V8's getter and setter of `stack`
    prototypeOf(Iterator.from({ next: () => ({ done: true, value: undefined }) })),
  ];
}

function* idle(): Generator<never> {}
async function* idleLater(): AsyncGenerator<never> {}
