// Requests to the host that take time (process/request.ts): a request goes out in one batch, its answer comes
// in a later one. Both are JSON values. If the host throws, the process that asked gets the error.

import type { QuotedDiagnostic } from './compiled-text.ts';
import type { FaultCall, FaultOutcome, Vector } from './net-faults.ts';

/** The requests by name, with their arguments and answers. */
export interface HostRequests {
  /** Ask the mapper on a host for the nodes that it knows; '': this node's own mapper. */
  names(
    host: string,
  ):
    | readonly ['ok', readonly (readonly [name: string, port: number])[]]
    | readonly ['error', string];
  dns_hostname(host: string): readonly ['ok' | 'error', string];
  /** Join the network; returns null, or a sentence that says why the node cannot join. */
  start(name: string, long: boolean, how: JoinOptions): string | null;
  stop(): 'not_found' | 'not_allowed' | null;
  set_env(key: string, value: string): null;
  state(): NetState;
  get_net_ticktime(): Ticktime;
  set_net_ticktime(seconds: number): Ticktime | 'change_initiated' | 'unchanged';
  allow(nodes: readonly string[]): 'ok' | 'ignored';
  why(node: string): string | null;
  /** Set or heal faults; `isOwn`: the call was typed at this node's own terminal; `vector`: of the caller, in a trace. */
  net(isOwn: boolean, call: FaultCall, vector: Vector | null): FaultOutcome;

  pwd(): string;
  /** Change the current directory; returns null, or the message of the error. */
  cd(to: string): string | null;
  ls(of: string): Listing;
  memory(): Readonly<Record<string, number>>;
  host_file(): readonly [outcome: string, text: string];
  type_check(file: string): TypeCheck;

  /** Do transcript.start(file), or without `file` transcript.stop(); returns the command's value. */
  transcript(file?: string, clean?: boolean): unknown;
  /** Write the events that are kept to a new file; returns what trace.save returns. `collector`: the node that traces this one. */
  trace_save(file: string, collector: string | null): readonly ['ok' | 'error', string];
  /** The last `arrows` arrows of the trace as text, within `columns` columns. */
  trace_chart(columns: number, arrows: number, collector: string | null): string;
  /** Serve the observer's page; returns an address that is good once. Without `on` end that. */
  observe(on: boolean): string;
  /** What concerns a recording of several nodes, as JSON (distribution/recording.ts); true if a question is answered by yes. */
  recording(what: string): boolean;
  /** Read the next line of a job's terminal, with its newline; null at the end of the input. */
  get_line(prompt: string, job: number): string | null;
}

export type Answered<Name extends keyof HostRequests> = ReturnType<HostRequests[Name]>;

/** The host's functions that answer requests, at once or with a promise. */
export type HostAnswers<Names extends keyof HostRequests> = {
  readonly [Name in Names]: (
    ...args: Parameters<HostRequests[Name]>
  ) => Answered<Name> | Promise<Answered<Name>>;
};

/** The answer of net_kernel:get_net_ticktime, in seconds; as a pair while it is being changed. */
export type Ticktime = number | 'ignored' | readonly ['ongoing_change_to', number];

/** The answer of net_kernel:get_state. */
export interface NetState {
  readonly started: 'static' | 'dynamic' | 'no';
  readonly name?: string;
  readonly name_domain?: 'shortnames' | 'longnames';
  readonly name_type?: 'static' | 'dynamic';
}

/** The options of net_kernel:start. */
export interface JoinOptions {
  readonly hidden?: boolean;
  readonly net_ticktime?: number; // seconds
}

/** The names in a directory, or the message of the error. */
export type Listing =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** The outcome of a type check of a module. */
export type TypeCheck =
  | { readonly ok: true; readonly diagnostics: readonly QuotedDiagnostic[] }
  | { readonly ok: false; readonly message: string }; // why the check itself could not be made
