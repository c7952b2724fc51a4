// The limits of a term, each with its reason.

export const deepestTerm: number = 1000; // levels; V8's usual stack of 984 KiB is enough to copy about 2,000
export const functionLevels: number = 3; // levels that a function counts as: to write a function takes more stack than to write an array
export const mostFunctions: number = 2 ** 16; // functions in one term: a function of twenty bytes on the wire takes half a kilobyte of memory
export const longestSource: number = 2 ** 18; // characters of an entry, and of a function's source, so that every typed function can be sent
export const largestMessage: number = 2 ** 24; // arrays, objects and Maps in one copy; a message that has one object many times may have a huge copy
export const longestArray: number = 2 ** 25; // elements; V8 makes a longer `new Array(n)` a dictionary, and to copy a huge sparse array would take for ever
export const largestBatch: number = 2 ** 28; // bytes that a Writer may hold
export const largestBigint: number = 2 ** 20; // bytes of a bigint; a larger one has millions of digits
