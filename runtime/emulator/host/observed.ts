// What the observer asks of a node, and the answers, as JSON. The observer is on the host; its node's emulator asks
// the other nodes (servers/observer-backend.ts). An answer of another node is not to be trusted.

/**
 * `process` has the key of a process as its argument; `trace` has 'on' or 'off'.
 * `trace` and `vector` are for the own node only; the answer to `vector` is null without a trace.
 */
export type Observing = 'links' | 'processes' | 'process' | 'trace' | 'vector';

/** The answer to `links`. */
export interface LinksTold {
  readonly name: string;
  readonly creation: number;
  readonly hidden: boolean;
  readonly links: readonly {
    readonly name: string;
    readonly creation: number;
    readonly hidden: boolean;
    readonly carrier?: string; // of the link: ws, wss, nats, relay, …
  }[];
  readonly isOn: boolean; // whether this node collects a trace
  readonly traced: readonly string[]; // the nodes of this trace
}

/** The answer to `processes`. */
export interface ProcessesTold {
  readonly rows: readonly ProcessTold[];
  readonly more: number; // processes that are not among the rows
}

export interface ProcessTold {
  readonly key: string;
  readonly shown: string;
  readonly name: string; // '' if it is not registered
  readonly initial: string;
  readonly current: string;
  readonly reductions: number;
  readonly memory: number; // bytes, estimated
  readonly mailbox: number;
  readonly links: number;
}

/** The answer to `process`; null: it has ended. */
export type InfoTold = Readonly<Record<string, string | readonly string[]>> | null;

/** The answer to `trace`: what went wrong, or ''. */
export interface TraceTold {
  readonly why: string;
}
