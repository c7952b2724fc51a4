// What only the host can answer, and not at once: asked in a batch, answered in a later one (process/request.ts).
// Arguments and answers are JSON values; an answer that is an exception becomes one of the process that asked.

import type { QuotedDiagnostic } from './compiled-text.ts';

/** By name: the arguments, and the answer. */
export interface HostRequests {
  /** What the mapper of a host knows; '': of this node's own. */
  names(
    host: string,
  ):
    | readonly ['ok', readonly (readonly [name: string, port: number])[]]
    | readonly ['error', string];
  dns_hostname(host: string): readonly ['ok' | 'error', string];
  /** Become a member of the network; a sentence if that was refused. */
  start(name: string, long: boolean, how: JoinOptions): string | null;
  stop(): 'not_found' | 'not_allowed' | null;
  set_env(key: string, value: string): null;
  state(): NetState;
  get_net_ticktime(): Ticktime;
  set_net_ticktime(seconds: number): Ticktime | 'change_initiated' | 'unchanged';
  allow(nodes: readonly string[]): 'ok' | 'ignored';
  why(node: string): string | null;

  pwd(): string;
  /** Why it cannot be gone to, if so. */
  cd(to: string): string | null;
  ls(of: string): Listing;
  memory(): Readonly<Record<string, number>>;
  host_file(): readonly [outcome: string, text: string];
  type_check(file: string): TypeCheck;

  /** transcript.start(file), or with nothing transcript.stop(): a term. */
  transcript(file?: string): unknown;
  /** The next line of a job's terminal, with its newline; null at the end of the input. */
  get_line(prompt: string, job: number): string | null;
}

export type Answered<Name extends keyof HostRequests> = ReturnType<HostRequests[Name]>;

/** The host's side: each answers now or later. */
export type HostAnswers<Names extends keyof HostRequests> = {
  readonly [Name in Names]: (
    ...args: Parameters<HostRequests[Name]>
  ) => Answered<Name> | Promise<Answered<Name>>;
};

/** Seconds, or a change under way. */
export type Ticktime = number | 'ignored' | readonly ['ongoing_change_to', number];

/** What net_kernel:get_state tells. */
export interface NetState {
  readonly started: 'static' | 'dynamic' | 'no';
  readonly name?: string;
  readonly name_domain?: 'shortnames' | 'longnames';
  readonly name_type?: 'static' | 'dynamic';
}

/** What net_kernel:start can say of this one time. */
export interface JoinOptions {
  readonly hidden?: boolean;
  readonly net_ticktime?: number; // seconds
}

/** Names in a directory. */
export type Listing =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** What the TypeScript compiler says of a module. */
export type TypeCheck =
  | { readonly ok: true; readonly diagnostics: readonly QuotedDiagnostic[] }
  | { readonly ok: false; readonly message: string }; // nothing is known of its types, and why
