// How far a process is, told by another while it works.

export interface Count {
  n: number; // shared by two processes of one node, as Erlang's counters are
}

/** Print `WORD n` every 10 ms. */
export async function tellCount(word: string, count: Count): Promise<never> {
  for (;;) {
    io.format('~s ~w~n', [word, count.n]);
    await sleep(10);
  }
}
