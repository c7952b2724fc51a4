// A counter that one process increments while another prints it.

export interface Count {
  n: number; // two processes of one node share this object, like a counter of Erlang's module counters
}

/** Prints `WORD n` every 10 ms. */
export async function tellCount(word: string, count: Count): Promise<never> {
  for (;;) {
    io.format('~s ~w~n', [word, count.n]);
    await sleep(10);
  }
}
