// What a term may be at most, each limit with its reason.

export const deepestTerm: number = 1000; // levels; V8's interpreter has stack for about 2,000 levels of copying in its usual 984 KiB
export const functionLevels: number = 3; // that a function counts for: writing one takes more stack than an array does
export const mostFunctions: number = 2 ** 16; // in one term: each takes half a kilobyte here for twenty bytes there
export const longestSource: number = 2 ** 18; // characters of an entry, and of a function's source: what may be typed may be sent
export const largestMessage: number = 2 ** 24; // arrays, objects and Maps in one copy; a message of shared parts may unfold without end
export const longestArray: number = 2 ** 25; // elements; beyond it V8 makes `new Array(n)` a dictionary, and a sparse array would never end
export const largestBatch: number = 2 ** 28; // bytes a Writer grows to
export const largestBigint: number = 2 ** 20; // bytes of a bigint; its text would be millions of digits
