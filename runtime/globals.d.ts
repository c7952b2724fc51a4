// The types of all globals of user code, for `c('s')` and for editors. If a folder's tsconfig.json extends
// terl/tsconfig.json, the modules in that folder can use all these names, also types such as Pid. Modules in
// other folders import the types:
//   import type { Pid } from 'terl/globals';
// Erlang's documentation describes the functions. h(spawn), typed in terl, prints what spawn does in terl.

import type { isMatching as isMatchingOf, match as matchOf, P as Pattern } from 'ts-pattern';

type PidType = globalThis.Pid;
type ReferenceType = globalThis.Reference;
type DestinationType = globalThis.Destination;
type ReceiveCasesType<R = never> = globalThis.ReceiveCases<R>;
type ListType<T = unknown> = globalThis.List<T>;
type FloatType = globalThis.Float;
type BitstringType = globalThis.Bitstring;
type FunType = globalThis.Fun;
type PortType = globalThis.Port;
type FromType = globalThis.From;
type GenServerType<State, Calls = never, Casts = never, Args = unknown> = globalThis.GenServer<
  State,
  Calls,
  Casts,
  Args
>;
type GenStatemType<
  State,
  Data,
  Calls = never,
  Casts = never,
  Timers = never,
  Args = unknown,
> = globalThis.GenStatem<State, Data, Calls, Casts, Timers, Args>;
type GenEventType<State, Events = never, Calls = never, Args = unknown> = globalThis.GenEvent<
  State,
  Events,
  Calls,
  Args
>;
type HandlerRefType = globalThis.HandlerRef;
type ServerNameType = globalThis.ServerName;
type SupFlagsType = globalThis.SupFlags;
type ChildSpecType = globalThis.ChildSpec;
type SupervisorType<Args = unknown> = globalThis.Supervisor<Args>;
type ServerRefType = globalThis.ServerRef;
type ApplicationType<Args = unknown, State = unknown> = globalThis.Application<Args, State>;
type ApplicationSpecType = globalThis.ApplicationSpec;
type StartTypeType = globalThis.StartType;

export type {
  ApplicationSpecType as ApplicationSpec,
  ApplicationType as Application,
  BitstringType as Bitstring,
  ChildSpecType as ChildSpec,
  DestinationType as Destination,
  FloatType as Float,
  FromType as From,
  FunType as Fun,
  GenEventType as GenEvent,
  GenServerType as GenServer,
  GenStatemType as GenStatem,
  HandlerRefType as HandlerRef,
  ListType as List,
  PidType as Pid,
  PortType as Port,
  ReceiveCasesType as ReceiveCases,
  ReferenceType as Reference,
  ServerNameType as ServerName,
  ServerRefType as ServerRef,
  StartTypeType as StartType,
  SupervisorType as Supervisor,
  SupFlagsType as SupFlags,
};
export { Pattern as P };

type Tab = string | Reference; // a name, or an identifier that ets.new has returned
type TableObject = readonly unknown[];
// biome-ignore lint/suspicious/noExplicitAny: the caller knows what the table holds
type Stored = any;
type EtsMatchSpec = readonly (readonly [
  head: unknown,
  guards: readonly unknown[],
  body: readonly unknown[],
])[];
type EtsNaming<R> = (match: globalThis.ReceiveCases) => globalThis.ReceiveCases<R>;
type EtsContinuation = '$end_of_table' | readonly unknown[];
type EtsChunk<T> = [found: T[], continuation: EtsContinuation] | '$end_of_table';
type EtsOption =
  | 'set'
  | 'ordered_set'
  | 'bag'
  | 'duplicate_bag'
  | 'named_table'
  | 'compressed'
  | EtsProtection
  | EtsHeir
  | readonly ['keypos', number]
  | readonly ['read_concurrency' | 'decentralized_counters', boolean]
  | readonly ['write_concurrency', boolean | 'auto'];
type EtsProtection = 'public' | 'protected' | 'private';
type EtsHeir = readonly ['heir', 'none'] | readonly ['heir', pid: Pid, data: unknown];
type EtsChange = EtsHeir | readonly ['protection', EtsProtection];
type Counter = number | bigint;
type CounterStep =
  | readonly [position: number, increment: Counter]
  | readonly [position: number, increment: Counter, threshold: Counter, value: Counter];
type EtsReading = (what: 'read' | 'close') => unknown;
type AnyFunction = (...args: never[]) => unknown;

interface Spawn<Result> {
  (fun: () => unknown): Result;
  <F extends AnyFunction>(fun: F, args: Readonly<Parameters<F>>): Result;
  (module: string, fn: string, args: readonly unknown[]): Result;
  (node: string, fun: () => unknown): Result;
  <F extends AnyFunction>(node: string, fun: F, args: Readonly<Parameters<F>>): Result;
  (node: string, module: string, fn: string, args: readonly unknown[]): Result;
}

interface SpawnOpt {
  (fun: () => unknown, options: readonly SpawnOption[]): Pid | [Pid, Reference];
  <F extends AnyFunction>(
    fun: F,
    args: Readonly<Parameters<F>>,
    options: readonly SpawnOption[],
  ): Pid | [Pid, Reference];
  (node: string, fun: () => unknown, options: readonly SpawnOption[]): Pid | [Pid, Reference];
  <F extends AnyFunction>(
    node: string,
    fun: F,
    args: Readonly<Parameters<F>>,
    options: readonly SpawnOption[],
  ): Pid | [Pid, Reference];
  (
    module: string,
    fn: string,
    args: readonly unknown[],
    options: readonly SpawnOption[],
  ): Pid | [Pid, Reference];
  (
    node: string,
    module: string,
    fn: string,
    args: readonly unknown[],
    options: readonly SpawnOption[],
  ): Pid | [Pid, Reference];
}

interface SpawnRequest {
  (fun: () => unknown, options?: readonly RequestOption[]): Reference;
  <F extends AnyFunction>(
    fun: F,
    args: Readonly<Parameters<F>>,
    options?: readonly RequestOption[],
  ): Reference;
  (node: string, fun: () => unknown, options?: readonly RequestOption[]): Reference;
  <F extends AnyFunction>(
    node: string,
    fun: F,
    args: Readonly<Parameters<F>>,
    options?: readonly RequestOption[],
  ): Reference;
  (
    module: string,
    fn: string,
    args: readonly unknown[],
    options?: readonly RequestOption[],
  ): Reference;
  (
    node: string,
    module: string,
    fn: string,
    args: readonly unknown[],
    options?: readonly RequestOption[],
  ): Reference;
}

type Timeout = number | 'infinity'; // milliseconds
type LockId = readonly [resource: unknown, requester: unknown];
type Resolver = (name: unknown, pid: Pid, other: Pid) => unknown;

type MonitorOption =
  | readonly ['tag', unknown]
  | readonly ['alias', 'explicit_unalias' | 'demonitor' | 'reply_demonitor'];
type SpawnOption = 'link' | 'monitor' | readonly ['monitor', readonly MonitorOption[]] | SpawnFlag;
type SpawnFlag = {
  [Flag in SpawnFlagName]: readonly [flag: Flag, value: ProcessFlags[Flag]];
}[SpawnFlagName];
type SpawnFlagName =
  | 'priority'
  | 'fullsweep_after'
  | 'min_heap_size'
  | 'min_bin_vheap_size'
  | 'max_heap_size'
  | 'message_queue_data';
interface ProcessFlags {
  trap_exit: boolean;
  priority: 'low' | 'normal' | 'high' | 'max';
  error_handler: string;
  fullsweep_after: number;
  min_heap_size: number;
  min_bin_vheap_size: number;
  max_heap_size: number | { size: number; kill?: boolean; error_logger?: boolean };
  message_queue_data: 'on_heap' | 'off_heap';
  save_calls: number;
  sensitive: boolean;
}
type RequestOption =
  | SpawnOption
  | readonly ['reply_tag', unknown]
  | readonly ['reply', 'yes' | 'no' | 'error_only' | 'success_only'];
type OrPromise<T> = T | Promise<T>;
interface GenStatus<State> {
  reason?: unknown;
  state?: State;
  message?: unknown;
  log?: unknown;
}
interface GenStatemStatus<State, Data> {
  reason?: unknown;
  state?: State;
  data?: Data;
  queue?: unknown;
  postponed?: unknown;
  timeouts?: unknown;
  log?: unknown;
}
/** Milliseconds that a call may take. */
type CallTimeout = Timeout | readonly ['clean_timeout' | 'dirty_timeout', Timeout];
type StartOption =
  | readonly ['timeout' | 'hibernate_after', Timeout]
  | readonly ['debug', readonly ('trace' | 'log' | 'statistics' | readonly [string, unknown])[]]
  | readonly ['spawn_opt', readonly SpawnOption[]];
type StartResult<Started = Pid> = ['ok', Started] | ['error', unknown] | 'ignore';
/** How a server of gen_server or gen_statem is started. */
interface StartBehaviour<Result> {
  (module: string, args: unknown, options: readonly StartOption[]): Promise<Result>;
  (
    name: ServerName,
    module: string,
    args: unknown,
    options: readonly StartOption[],
  ): Promise<Result>;
}
/** How an event manager is started. */
interface StartManager<Result> {
  (options?: readonly StartOption[]): Promise<Result>;
  (name: ServerName, options?: readonly StartOption[]): Promise<Result>;
}
type RestartType = 'permanent' | 'transient' | 'temporary';
type AppResult = 'ok' | ['error', unknown];
type LoadedSpec = readonly [
  tag: 'application',
  name: string,
  ApplicationSpec | readonly (readonly [string, unknown])[],
];
type DistributedNodes = readonly (string | readonly string[])[];
type Distributed =
  | 'default'
  | readonly [name: string, nodes: DistributedNodes]
  | readonly [name: string, milliseconds: number, nodes: DistributedNodes];
type AppEnvOptions = readonly (readonly ['timeout', Timeout] | readonly ['persistent', boolean])[];
type AppConfig =
  | Readonly<Record<string, Readonly<Record<string, unknown>>>>
  | readonly (readonly [
      name: string,
      Readonly<Record<string, unknown>> | readonly (readonly [string, unknown])[],
    ])[];
type AutoShutdown = 'never' | 'any_significant' | 'all_significant';
type StartChildResult =
  | ['ok', Pid | undefined]
  | ['ok', Pid | undefined, more: unknown]
  | ['error', unknown];
type MultiCallResult = [replies: [node: string, reply: unknown][], badNodes: string[]];
type RequestIds = ReadonlyMap<Reference, unknown>;
/** What gen_server, gen_statem and gen_event do alike with a collection of requests. */
interface RequestIdFunctions {
  reqids_new(): RequestIds;
  reqids_size(requests: RequestIds): number;
  reqids_add(request: Reference, label: unknown, requests: RequestIds): RequestIds;
  reqids_to_list(requests: RequestIds): [request: Reference, label: unknown][];
}
type ResponseTime = Timeout | readonly ['abs', milliseconds: number];
type Response = ['reply', unknown] | ['error', [reason: unknown, server: unknown]];
type EventResponse = Response | ['error', unknown];
type LabelledResponse<R = Response> = [response: R, label: unknown, requests: RequestIds];
type Start<Result> = (
  module: string,
  fn: string,
  args: readonly unknown[],
  timeout?: Timeout,
  options?: readonly SpawnOption[],
) => Promise<Result>;
type Listener = (state: never, event: unknown, name: unknown) => unknown;
type Level = 'emergency' | 'alert' | 'critical' | 'error' | 'warning' | 'notice' | 'info' | 'debug';
type Log = (what: string | object, args?: readonly unknown[]) => 'ok';
type Device = Pid | string; // 'standard_io', 'user', 'standard_error', or another registered name

declare global {
  // types
  /** A process identifier. Equal pids are the same object. `value instanceof Pid` is true for pids only. */
  abstract class Pid {
    private constructor();
    readonly home: unknown;
    toString(): string;
  }
  /**
   * A unique reference, from make_ref(), monitor(), spawn_request() or a timer.
   * `value instanceof Reference` is true for references only.
   */
  abstract class Reference {
    private constructor();
    readonly origin: unknown;
    toString(): string;
  }
  /**
   * Erlang's list, as `list(1, 2)` makes it: an array of its own class, since arrays are tuples.
   * `value instanceof List` is true for lists only.
   */
  class List<T = unknown> extends Array<T> {
    constructor();
    /** What an improper list ends with. */
    readonly tail?: unknown;
  }
  /** A float whose value is whole, as `float(1)` makes it. Equal ones are the same object. */
  abstract class Float {
    private constructor();
    valueOf(): number;
    toString(): string;
  }
  /** Bytes whose last one has only `bits` bits, as `bitstring([5, 160], 3)` makes them. */
  abstract class Bitstring extends Uint8Array<ArrayBuffer> {
    private constructor();
    readonly bits: number;
  }
  /** A fun of an Erlang node: held, compared and passed on, but not called. */
  abstract class Fun {
    private constructor();
    readonly module: unknown;
    toString(): string;
  }
  /** A port of an Erlang node: held, compared and passed on. */
  abstract class Port {
    private constructor();
    readonly origin: unknown;
    toString(): string;
  }
  /** The destination of a message: a pid, a local name, a name on a node, or an alias. */
  type Destination = Pid | string | readonly [name: string, node: string] | Reference;
  /** The type of `match` in `receive(match => …)`. Each of its methods adds a case. */
  interface ReceiveCases<R = never> {
    with<const Pat, T>(
      pattern: Pat,
      handler: (selected: Pattern.infer<Pat>) => T,
    ): ReceiveCases<R | Awaited<T>>;
    when<T>(
      predicate: (message: never) => unknown,
      handler: (message: never) => T,
    ): ReceiveCases<R | Awaited<T>>;
    after<T>(milliseconds: number, handler?: () => T): ReceiveCases<R | Awaited<T>>;
  }

  /** The name under which a server is started. */
  type ServerName =
    | readonly ['local', name: string]
    | readonly ['global', name: unknown]
    | readonly ['via', module: string, name: unknown];
  /** A server, as its clients name it. */
  type ServerRef =
    | Pid
    | string
    | readonly [name: string, node: string]
    | readonly ['global', name: unknown]
    | readonly ['via', module: string, name: unknown];
  /** The client of a call: what handle_call gets, and gen_server.reply takes. */
  type From = readonly [client: Pid, tag: unknown];
  /**
   * The requests of an interface, as servers get them: `interface Calls { add(n: number): number; stop(): 'ok' }` has the
   * requests `['add', number]` and `['stop']`.
   */
  type GenRequest<Calls> = {
    [Name in keyof Calls]: Calls[Name] extends (...args: infer Args) => unknown
      ? readonly [Name, ...Args]
      : never;
  }[keyof Calls];
  /** The replies to the requests of an interface. */
  type GenReply<Calls> = {
    [Name in keyof Calls]: Calls[Name] extends (...args: never[]) => infer Result
      ? Awaited<Result>
      : never;
  }[keyof Calls];
  /** How a server goes on after a callback: with a timeout in milliseconds, asleep, or with handle_continue. */
  type GenNext = Timeout | 'hibernate' | readonly ['continue', unknown];
  type GenNoReply<State> =
    | readonly ['noreply', State]
    | readonly ['noreply', State, GenNext]
    | readonly ['stop', reason: unknown, State];
  /**
   * The callbacks of a gen_server, from one declaration: `type Server = GenServer<State, Calls, Casts>`.
   * A module exports them one by one: `export const handle_call: Server['handle_call'] = (request, from, state) => …`.
   */
  interface GenServer<State, Calls = never, Casts = never, Args = unknown> {
    init: (
      args: Args,
    ) => OrPromise<
      | readonly ['ok', State]
      | readonly ['ok', State, GenNext]
      | readonly ['stop', unknown]
      | 'ignore'
    >;
    handle_call: (
      request: GenRequest<Calls>,
      from: From,
      state: State,
    ) => OrPromise<
      | readonly ['reply', GenReply<Calls>, State]
      | readonly ['reply', GenReply<Calls>, State, GenNext]
      | readonly ['stop', reason: unknown, GenReply<Calls>, State]
      | GenNoReply<State>
    >;
    handle_cast: (request: GenRequest<Casts>, state: State) => OrPromise<GenNoReply<State>>;
    handle_info: (message: unknown, state: State) => OrPromise<GenNoReply<State>>;
    handle_continue: (what: unknown, state: State) => OrPromise<GenNoReply<State>>;
    terminate: (reason: unknown, state: State) => unknown;
    code_change: (
      version: unknown,
      // biome-ignore lint/suspicious/noExplicitAny: the state that the code before had
      state: any,
      extra: unknown,
    ) => OrPromise<readonly ['ok', State] | readonly ['error', unknown]>;
    format_status: (status: GenStatus<State>) => GenStatus<State>;
  }
  /**
   * The events of a machine, by their types. The names of its timeouts ['timeout', name] are `Timers`; without them,
   * an event whose type is an array is a call.
   */
  type GenStatemEvent<State, Calls, Casts, Timers> =
    | [type: readonly ['call', From], content: GenRequest<Calls>]
    | [type: 'cast', content: GenRequest<Casts>]
    | [type: 'enter', oldState: State]
    | [type: 'info' | 'internal' | 'timeout' | 'state_timeout', content: unknown]
    | (Timers extends unknown ? [type: readonly ['timeout', Timers], content: unknown] : never);
  /** The arguments of a state callback: an event, and what comes after it. */
  type GenStatemArgs<Event, More extends unknown[]> = Event extends [infer Type, infer Content]
    ? [type: Type, content: Content, ...More]
    : never;
  type GenStatemReply<Calls> = readonly ['reply', From, GenReply<Calls>];
  type GenStatemTimeout = 'timeout' | 'state_timeout' | readonly ['timeout', name: unknown];
  /** What a machine is to do after a callback. A number is ['timeout', number, number]. */
  type GenStatemAction<Calls> =
    | GenStatemReply<Calls>
    | 'postpone'
    | 'hibernate'
    | Timeout
    | readonly ['postpone' | 'hibernate', boolean]
    | readonly ['next_event', type: unknown, content: unknown]
    | readonly [GenStatemTimeout, 'cancel']
    | readonly [GenStatemTimeout, Timeout | 'update', content: unknown]
    | readonly [
        GenStatemTimeout,
        Timeout,
        content: unknown,
        options: readonly ['abs', boolean] | readonly (readonly ['abs', boolean])[],
      ]
    | readonly ['change_callback_module' | 'push_callback_module', module: string]
    | 'pop_callback_module';
  type GenStatemActions<Calls> = GenStatemAction<Calls> | readonly GenStatemAction<Calls>[];
  /** What a state callback returns; the actions may be left out. */
  type GenStatemResult<State, Data, Calls> =
    | readonly ['next_state', State, Data]
    | readonly ['next_state', State, Data, GenStatemActions<Calls>]
    | readonly ['keep_state' | 'repeat_state', Data]
    | readonly ['keep_state' | 'repeat_state', Data, GenStatemActions<Calls>]
    | 'keep_state_and_data'
    | 'repeat_state_and_data'
    | readonly ['keep_state_and_data' | 'repeat_state_and_data', GenStatemActions<Calls>]
    | 'stop'
    | readonly ['stop', reason: unknown]
    | readonly ['stop', reason: unknown, Data]
    | readonly [
        'stop_and_reply',
        reason: unknown,
        GenStatemReply<Calls> | readonly GenStatemReply<Calls>[],
      ]
    | readonly [
        'stop_and_reply',
        reason: unknown,
        GenStatemReply<Calls> | readonly GenStatemReply<Calls>[],
        Data,
      ];
  type GenStatemMode = 'state_functions' | 'handle_event_function';
  /**
   * The callbacks of a gen_statem, from one declaration: `type Lock = GenStatem<'locked' | 'open', Data, Calls, Casts>`.
   * In mode state_functions the module exports a function for each state: `export const locked: Lock['state'] =
   * (type, content, data) => …`. In mode handle_event_function it exports handle_event.
   */
  interface GenStatem<State, Data, Calls = never, Casts = never, Timers = never, Args = unknown> {
    callback_mode: () => OrPromise<GenStatemMode | readonly (GenStatemMode | 'state_enter')[]>;
    init: (
      args: Args,
    ) => OrPromise<
      | readonly ['ok', State, Data]
      | readonly ['ok', State, Data, GenStatemActions<Calls>]
      | readonly ['stop', unknown]
      | 'ignore'
    >;
    state: (
      ...event: GenStatemArgs<GenStatemEvent<State, Calls, Casts, Timers>, [data: Data]>
    ) => OrPromise<GenStatemResult<State, Data, Calls>>;
    handle_event: (
      ...event: GenStatemArgs<
        GenStatemEvent<State, Calls, Casts, Timers>,
        [state: State, data: Data]
      >
    ) => OrPromise<GenStatemResult<State, Data, Calls>>;
    terminate: (reason: unknown, state: State, data: Data) => unknown;
    code_change: (
      version: unknown,
      state: State,
      data: Data,
      extra: unknown,
    ) => OrPromise<readonly ['ok', State, Data] | readonly ['error', unknown]>;
    format_status: (status: GenStatemStatus<State, Data>) => GenStatemStatus<State, Data>;
  }
  /** A handler of an event manager: its module, with an id if the module is added several times. */
  type HandlerRef = string | readonly [module: string, id: unknown];
  type GenEventNext<State> =
    | readonly ['ok', State]
    | readonly ['ok', State, 'hibernate']
    | readonly ['swap_handler', args: unknown, State, HandlerRef, otherArgs: unknown]
    | 'remove_handler';
  /**
   * The callbacks of an event handler, from one declaration: `type Handler = GenEvent<State, Events, Calls>`. The
   * interface `Events` says which events there are, as that of a server says which requests.
   */
  interface GenEvent<State, Events = never, Calls = never, Args = unknown> {
    /** `args` is `[args, value]` if the handler replaces another, whose terminate has returned the value. */
    init: (
      args: Args,
    ) => OrPromise<
      readonly ['ok', State] | readonly ['ok', State, 'hibernate'] | readonly ['error', unknown]
    >;
    handle_event: (event: GenRequest<Events>, state: State) => OrPromise<GenEventNext<State>>;
    handle_call: (
      request: GenRequest<Calls>,
      state: State,
    ) => OrPromise<
      | readonly ['ok', GenReply<Calls>, State]
      | readonly ['ok', GenReply<Calls>, State, 'hibernate']
      | readonly [
          'swap_handler',
          GenReply<Calls>,
          args: unknown,
          State,
          HandlerRef,
          otherArgs: unknown,
        ]
      | readonly ['remove_handler', GenReply<Calls>]
    >;
    handle_info: (message: unknown, state: State) => OrPromise<GenEventNext<State>>;
    terminate: (args: unknown, state: State) => unknown;
    code_change: (
      version: unknown,
      // biome-ignore lint/suspicious/noExplicitAny: the state that the code before had
      state: any,
      extra: unknown,
    ) => OrPromise<readonly ['ok', State]>;
    format_status: (status: GenStatus<State>) => GenStatus<State>;
  }
  /** The flags that the init of a supervisor returns; each has a default. */
  interface SupFlags {
    /** 'one_for_one' by default. */
    readonly strategy?: 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one';
    /** How many restarts there may be in a period; 1 by default. */
    readonly intensity?: number;
    /** Seconds; 5 by default. */
    readonly period?: number;
    /** 'never' by default. */
    readonly auto_shutdown?: AutoShutdown;
  }
  /** A child of a supervisor. */
  interface ChildSpec {
    readonly id: unknown;
    /** The call that starts the child: `['gen_server', 'start_link', [['local', 'a'], 'a', [], []]]`. */
    readonly start: readonly [module: string, fn: string, args: readonly unknown[]];
    /** 'permanent' by default. */
    readonly restart?: RestartType;
    readonly significant?: boolean;
    /** Milliseconds to end in; 5000 by default, 'infinity' for a supervisor. */
    readonly shutdown?: Timeout | 'brutal_kill';
    /** 'worker' by default. */
    readonly type?: 'worker' | 'supervisor';
    readonly modules?: readonly string[] | 'dynamic';
  }
  /** The callback of a supervisor: `export const init: Supervisor['init'] = (args) => ['ok', [flags, children]]`. */
  interface Supervisor<Args = unknown> {
    init: (
      args: Args,
    ) => OrPromise<readonly ['ok', readonly [SupFlags, readonly ChildSpec[]]] | 'ignore'>;
  }
  /** How an application is started: 'normal', or because another node has ended or is to stop running it. */
  type StartType =
    | 'normal'
    | readonly ['takeover', node: string]
    | readonly ['failover', node: string];
  /** The callbacks of an application: `export const start: Application['start'] = (type, args) => …`. */
  interface Application<Args = unknown, State = unknown> {
    start: (
      type: StartType,
      args: Args,
    ) => OrPromise<
      readonly ['ok', Pid] | readonly ['ok', Pid, State] | readonly ['error', unknown] | StartResult
    >;
    /** Called before the processes end; returns the state for stop. */
    prep_stop: (state: State) => OrPromise<State>;
    stop: (state: State) => unknown;
    start_phase: (
      phase: string,
      type: StartType,
      args: unknown,
    ) => OrPromise<'ok' | readonly ['error', unknown]>;
    config_change: (
      changed: readonly (readonly [key: string, value: unknown])[],
      added: readonly (readonly [key: string, value: unknown])[],
      removed: readonly string[],
    ) => OrPromise<'ok' | readonly ['error', unknown]>;
  }
  /** The description of an application, the default export of NAME.app.ts: `export default { … } satisfies ApplicationSpec`. */
  interface ApplicationSpec {
    readonly description?: string;
    readonly vsn?: string;
    readonly id?: string;
    readonly modules?: readonly string[];
    readonly registered?: readonly string[];
    /** Those that must have been started before, such as 'kernel' and 'stdlib'. */
    readonly applications?: readonly string[];
    /** Those of `applications` that may be missing. */
    readonly optional_applications?: readonly string[];
    readonly included_applications?: readonly string[];
    readonly env?: Readonly<Record<string, unknown>> | readonly (readonly [string, unknown])[];
    /** The module whose start is called, and its second argument. */
    readonly mod?: readonly [module: string, args: unknown] | readonly [];
    readonly start_phases?: readonly (readonly [phase: string, args: unknown])[];
    readonly maxP?: number | 'infinity';
    /** Milliseconds after which the application ends. */
    readonly maxT?: Timeout;
  }

  // pids, references, nodes and type tests
  function self(): Pid;
  function node(of?: Pid | Reference): string;
  function nodes(kind?: NodeKind | readonly NodeKind[]): string[];
  function nodes(
    kind: NodeKind | readonly NodeKind[],
    info: { node_type?: boolean; connection_id?: boolean; carrier?: boolean },
  ): [node: string, info: { node_type?: string; connection_id?: number; carrier?: string }][];
  function is_alive(): boolean;
  function make_ref(): Reference;
  function is_pid(value: unknown): value is Pid;
  function is_reference(value: unknown): value is Reference;
  function is_map(value: unknown): value is Record<string, unknown> | Map<unknown, unknown>;
  function is_number(value: unknown): value is number | bigint | Float;
  function is_integer(value: unknown): value is number | bigint;
  function is_float(value: unknown): value is number | Float;
  function is_boolean(value: unknown): value is boolean;
  function is_function(value: unknown): value is (...args: unknown[]) => unknown;
  function is_function(value: unknown, arity: number): value is (...args: unknown[]) => unknown;
  function is_list(value: unknown): value is List;
  function is_binary(value: unknown): value is Uint8Array<ArrayBuffer>;
  function is_bitstring(value: unknown): value is Uint8Array<ArrayBuffer>;
  function pid_to_list(pid: Pid): string;
  function list_to_pid(text: string): Pid;
  function ref_to_list(reference: Reference): string;
  function list_to_ref(text: string): Reference;
  function send_nosuspend(
    to: Destination,
    message: unknown,
    options?: readonly 'noconnect'[],
  ): boolean;

  // terms that Erlang has and JavaScript lacks
  function list<T extends readonly unknown[]>(...elements: T): List<T[number]>;
  function improper(...elements: readonly unknown[]): List;
  function charlist(text: string): List<number>;
  function binary(text: string): Uint8Array<ArrayBuffer>;
  function bitstring(bytes: readonly number[] | Uint8Array, bits: number): Uint8Array<ArrayBuffer>;
  function float(value: number | bigint | Float): number | Float;

  // processes
  const spawn: Spawn<Pid>;
  const spawn_link: Spawn<Pid>;
  const spawn_monitor: Spawn<[Pid, Reference]>;
  const spawn_opt: SpawnOpt;
  const spawn_request: SpawnRequest;
  function spawn_request_abandon(request: Reference): boolean;
  function exit(reason?: unknown): never;
  function exit(pid: Pid, reason: unknown): true;
  function error(reason: unknown): never;
  function process_flag<Flag extends keyof ProcessFlags>(
    flag: Flag,
    value: ProcessFlags[Flag],
  ): ProcessFlags[Flag];
  function process_info(pid: Pid): Record<string, unknown> | undefined;
  function process_info(pid: Pid, item: string): [string, unknown] | [] | undefined;
  function process_info(pid: Pid, items: readonly string[]): [string, unknown][] | undefined;
  function processes(): Pid[];
  function is_process_alive(pid: Pid): boolean;
  function group_leader(): Pid;
  function group_leader(leader: Pid, pid: Pid): true;
  function put(key: unknown, value: unknown): unknown;
  function get(key?: unknown): unknown;
  function erase(key?: unknown): unknown;
  function get_keys(value?: unknown): unknown[];
  function garbage_collect(pid?: Pid): boolean;
  function garbage_collect(
    pid: Pid,
    options: readonly (readonly ['type', 'major' | 'minor'] | readonly ['async', unknown])[],
  ): boolean | 'async';
  function statistics(item: 'run_queue' | 'total_run_queue_lengths'): number;
  function statistics(item: 'run_queue_lengths'): number[];
  function statistics(
    item: 'wall_clock' | 'reductions' | 'exact_reductions',
  ): [total: number, sinceLastCall: number];

  // messages and waiting
  function send<M>(to: Destination, message: M): M;
  function send(
    to: Destination,
    message: unknown,
    options: readonly ('noconnect' | 'nosuspend')[],
  ): 'ok' | 'noconnect' | 'nosuspend';
  // biome-ignore lint/suspicious/noExplicitAny: the caller states the type of the message
  function receive<M = any>(): Promise<M>;
  function receive<R>(cases: (match: ReceiveCases) => ReceiveCases<R>): Promise<R>;
  // biome-ignore lint/suspicious/noExplicitAny: the caller states the type of the message
  function receive<M = any>(pattern: unknown): Promise<M>;
  function sleep(milliseconds: number | 'infinity'): Promise<'ok'>;

  // links, monitors and aliases
  function link(pid: Pid): true;
  function unlink(pid: Pid): true;
  function monitor(
    kind: 'process',
    target: Pid | string | readonly [name: string, node: string],
    options?: readonly MonitorOption[],
  ): Reference;
  function demonitor(reference: Reference, options?: readonly ('flush' | 'info')[]): boolean;
  function monitor_node(
    node: string,
    on: boolean,
    options?: readonly 'allow_passive_connect'[],
  ): true;
  function alias(options?: readonly ('explicit_unalias' | 'reply')[]): Reference;
  function unalias(alias: Reference): boolean;

  // registered names
  function register(name: string, pid: Pid): true;
  function unregister(name: string): true;
  function whereis(name: string): Pid | undefined;
  function registered(): string[];

  // nodes and modules
  /**
   * Prints, step by step, why a node is or is not reachable, and what to do about it. Returns 'ok'.
   * If the node is not connected, why tries to connect to it, as net_kernel.connect_node does.
   * Erlang has no such function.
   */
  function why(node: string): Promise<'ok'>;
  function disconnect_node(node: string): boolean | 'ignored';
  const net_kernel: {
    connect_node(node: string): Promise<boolean | 'ignored'>;
    hidden_connect_node(node: string): Promise<boolean | 'ignored'>;
    connect(node: string): Promise<boolean | 'ignored'>;
    monitor_nodes(on: boolean, options?: unknown): 'ok' | 'error' | ['error', unknown];
    start(
      name: string,
      options: {
        name_domain?: 'shortnames' | 'longnames';
        net_ticktime?: number;
        hidden?: boolean;
      },
    ): Promise<['ok', Pid] | ['error', unknown]>;
    start(
      name: readonly [name: string, domain?: 'shortnames' | 'longnames'],
    ): Promise<['ok', Pid] | ['error', unknown]>;
    stop(): Promise<'ok' | ['error', 'not_found' | 'not_allowed']>;
    get_state(): Promise<Record<string, string>>;
    get_net_ticktime(): Promise<number | ['ongoing_change_to', number] | 'ignored'>;
    set_net_ticktime(
      seconds: number,
    ): Promise<'unchanged' | 'change_initiated' | ['ongoing_change_to', number]>;
    allow(nodes: readonly string[]): Promise<'ok' | 'ignored'>;
    grant_spawn(request: Reference): boolean;
    refuse_spawn(request: Reference, reason?: string): boolean;
  };
  const net_adm: {
    ping(node: string): Promise<'pong' | 'pang'>;
    names(host?: string): Promise<['ok', [name: string, port: number][]] | ['error', string]>;
    localhost(): string;
    dns_hostname(host: string): Promise<['ok', string] | ['error', 'nxdomain']>;
    world(verbose?: 'silent' | 'verbose'): Promise<string[]>;
    world_list(hosts: readonly string[], verbose?: 'silent' | 'verbose'): Promise<string[]>;
    host_file(): Promise<string[] | ['error', string]>;
  };
  const rpc: {
    call(
      node: string,
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<unknown>;
    call<F extends AnyFunction>(
      node: string,
      fun: F,
      args?: Readonly<Parameters<F>>,
      timeout?: Timeout,
    ): Promise<Awaited<ReturnType<F>> | ['badrpc', unknown]>;
    cast(node: string, module: string, fn: string, args: readonly unknown[]): true;
    cast<F extends AnyFunction>(node: string, fun: F, args?: Readonly<Parameters<F>>): true;
    multicall(
      nodes: readonly string[],
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<[results: unknown[], badNodes: string[]]>;
    multicall(
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<[results: unknown[], badNodes: string[]]>;
    block_call(
      node: string,
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<unknown>;
    async_call(node: string, module: string, fn: string, args: readonly unknown[]): Reference;
    yield(key: Reference): Promise<unknown>;
    nb_yield(key: Reference, timeout?: Timeout): Promise<'timeout' | ['value', unknown]>;
    abcast(nodes: readonly string[], name: string, message: unknown): 'abcast';
    abcast(name: string, message: unknown): 'abcast';
    sbcast(
      nodes: readonly string[],
      name: string,
      message: unknown,
    ): Promise<[goodNodes: string[], badNodes: string[]]>;
    sbcast(name: string, message: unknown): Promise<[goodNodes: string[], badNodes: string[]]>;
    eval_everywhere(
      nodes: readonly string[],
      module: string,
      fn: string,
      args: readonly unknown[],
    ): 'abcast';
    eval_everywhere(module: string, fn: string, args: readonly unknown[]): 'abcast';
    pinfo(pid: Pid, item?: string): Promise<unknown>;
    parallel_eval(
      calls: readonly (readonly [module: string, fn: string, args: readonly unknown[]])[],
    ): Promise<unknown[]>;
    pmap(
      what: readonly [module: string, fn: string],
      extra: readonly unknown[],
      list: readonly unknown[],
    ): Promise<unknown[]>;
  };
  const erpc: {
    call(
      node: string,
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<unknown>;
    call<F extends AnyFunction>(
      node: string,
      fun: F,
      args?: Readonly<Parameters<F>>,
      timeout?: Timeout,
    ): Promise<Awaited<ReturnType<F>>>;
    call<T>(node: string, fun: () => T, timeout: Timeout): Promise<Awaited<T>>;
    cast(node: string, module: string, fn: string, args: readonly unknown[]): 'ok';
    cast<F extends AnyFunction>(node: string, fun: F, args?: Readonly<Parameters<F>>): 'ok';
    multicall(
      nodes: readonly string[],
      module: string,
      fn: string,
      args: readonly unknown[],
      timeout?: Timeout,
    ): Promise<['ok' | 'throw' | 'exit' | 'error', unknown][]>;
    multicall(
      nodes: readonly string[],
      fun: AnyFunction,
      timeout?: Timeout,
    ): Promise<['ok' | 'throw' | 'exit' | 'error', unknown][]>;
    multicast(nodes: readonly string[], module: string, fn: string, args: readonly unknown[]): 'ok';
    multicast(nodes: readonly string[], fun: AnyFunction): 'ok';
    send_request(node: string, module: string, fn: string, args: readonly unknown[]): Reference;
    send_request(node: string, fun: AnyFunction): Reference;
    receive_response(request: Reference, timeout?: Timeout): Promise<unknown>;
    wait_response(
      request: Reference,
      timeout?: Timeout,
    ): Promise<'no_response' | ['response', unknown]>;
    check_response(message: unknown, request: Reference): 'no_response' | ['response', unknown];
  };
  const gen_server: {
    start: StartBehaviour<StartResult>;
    start_link: StartBehaviour<StartResult>;
    start_monitor: StartBehaviour<StartResult<[Pid, Reference]>>;
    enter_loop(module: string, options: readonly StartOption[], state: unknown): Promise<never>;
    enter_loop(
      module: string,
      options: readonly StartOption[],
      state: unknown,
      nameOrNext: ServerName | GenNext,
    ): Promise<never>;
    enter_loop(
      module: string,
      options: readonly StartOption[],
      state: unknown,
      name: ServerName | Pid,
      next: GenNext,
    ): Promise<never>;
    stop(server: ServerRef): Promise<'ok'>;
    stop(server: ServerRef, reason: unknown, timeout: Timeout): Promise<'ok'>;
    call<Calls, Name extends keyof Calls = keyof Calls>(
      server: ServerRef,
      request: GenRequest<Pick<Calls, Name>>,
      timeout?: Timeout,
    ): Promise<GenReply<Pick<Calls, Name>>>;
    call(server: ServerRef, request: unknown, timeout?: Timeout): Promise<unknown>;
    cast<Casts>(server: ServerRef, request: GenRequest<Casts>): 'ok';
    cast(server: ServerRef, request: unknown): 'ok';
    abcast(name: string, request: unknown): 'abcast';
    abcast(nodes: readonly string[], name: string, request: unknown): 'abcast';
    reply(from: unknown, value: unknown): 'ok';
    multi_call(name: string, request: unknown): Promise<MultiCallResult>;
    multi_call(
      nodes: readonly string[],
      name: string,
      request: unknown,
      timeout?: Timeout,
    ): Promise<MultiCallResult>;
    send_request(server: ServerRef, request: unknown): Reference;
    send_request(
      server: ServerRef,
      request: unknown,
      label: unknown,
      requests: RequestIds,
    ): RequestIds;
    receive_response(request: Reference, timeout: ResponseTime): Promise<Response | 'timeout'>;
    receive_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse | 'timeout' | 'no_request'>;
    wait_response(request: Reference, timeout: ResponseTime): Promise<Response | 'timeout'>;
    wait_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse | 'timeout' | 'no_request'>;
    check_response(message: unknown, request: Reference): Response | 'no_reply';
    check_response(
      message: unknown,
      requests: RequestIds,
      remove: boolean,
    ): LabelledResponse | 'no_reply' | 'no_request';
  } & RequestIdFunctions;
  const gen_event: {
    start: StartManager<StartResult>;
    start_link: StartManager<StartResult>;
    start_monitor: StartManager<StartResult<[Pid, Reference]>>;
    stop(manager: ServerRef): Promise<'ok'>;
    stop(manager: ServerRef, reason: unknown, timeout: Timeout): Promise<'ok'>;
    notify<Events>(manager: ServerRef, event: GenRequest<Events>): 'ok';
    notify(manager: ServerRef, event: unknown): 'ok';
    sync_notify<Events>(manager: ServerRef, event: GenRequest<Events>): Promise<'ok'>;
    sync_notify(manager: ServerRef, event: unknown): Promise<'ok'>;
    call<Calls, Name extends keyof Calls = keyof Calls>(
      manager: ServerRef,
      handler: HandlerRef,
      request: GenRequest<Pick<Calls, Name>>,
      timeout?: Timeout,
    ): Promise<GenReply<Pick<Calls, Name>>>;
    call(
      manager: ServerRef,
      handler: HandlerRef,
      request: unknown,
      timeout?: Timeout,
    ): Promise<unknown>;
    add_handler(manager: ServerRef, handler: HandlerRef, args: unknown): Promise<unknown>;
    add_sup_handler(manager: ServerRef, handler: HandlerRef, args: unknown): Promise<unknown>;
    delete_handler(manager: ServerRef, handler: HandlerRef, args: unknown): Promise<unknown>;
    swap_handler(
      manager: ServerRef,
      before: readonly [HandlerRef, args: unknown],
      after: readonly [HandlerRef, args: unknown],
    ): Promise<'ok' | ['error', unknown]>;
    swap_sup_handler(
      manager: ServerRef,
      before: readonly [HandlerRef, args: unknown],
      after: readonly [HandlerRef, args: unknown],
    ): Promise<'ok' | ['error', unknown]>;
    which_handlers(manager: ServerRef): Promise<HandlerRef[]>;
    send_request(manager: ServerRef, handler: HandlerRef, request: unknown): Reference;
    send_request(
      manager: ServerRef,
      handler: HandlerRef,
      request: unknown,
      label: unknown,
      requests: RequestIds,
    ): RequestIds;
    receive_response(request: Reference, timeout: ResponseTime): Promise<EventResponse | 'timeout'>;
    receive_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse<EventResponse> | 'timeout' | 'no_request'>;
    wait_response(request: Reference, timeout: ResponseTime): Promise<EventResponse | 'timeout'>;
    wait_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse<EventResponse> | 'timeout' | 'no_request'>;
    check_response(message: unknown, request: Reference): EventResponse | 'no_reply';
    check_response(
      message: unknown,
      requests: RequestIds,
      remove: boolean,
    ): LabelledResponse<EventResponse> | 'no_reply' | 'no_request';
  } & RequestIdFunctions;
  const gen_statem: {
    start: StartBehaviour<StartResult>;
    start_link: StartBehaviour<StartResult>;
    start_monitor: StartBehaviour<StartResult<[Pid, Reference]>>;
    enter_loop(
      module: string,
      options: readonly StartOption[],
      state: unknown,
      data: unknown,
      nameOrActions?: unknown,
      actions?: unknown,
    ): Promise<never>;
    stop(machine: ServerRef): Promise<'ok'>;
    stop(machine: ServerRef, reason: unknown, timeout: Timeout): Promise<'ok'>;
    call<Calls, Name extends keyof Calls = keyof Calls>(
      machine: ServerRef,
      request: GenRequest<Pick<Calls, Name>>,
      timeout?: CallTimeout,
    ): Promise<GenReply<Pick<Calls, Name>>>;
    call(machine: ServerRef, request: unknown, timeout?: CallTimeout): Promise<unknown>;
    cast<Casts>(machine: ServerRef, content: GenRequest<Casts>): 'ok';
    cast(machine: ServerRef, content: unknown): 'ok';
    reply(from: unknown, value: unknown): 'ok';
    reply(replies: readonly unknown[]): 'ok';
    send_request(machine: ServerRef, request: unknown): Reference;
    send_request(
      machine: ServerRef,
      request: unknown,
      label: unknown,
      requests: RequestIds,
    ): RequestIds;
    receive_response(request: Reference, timeout?: ResponseTime): Promise<Response | 'timeout'>;
    receive_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse | 'timeout' | 'no_request'>;
    wait_response(request: Reference, timeout?: ResponseTime): Promise<Response | 'timeout'>;
    wait_response(
      requests: RequestIds,
      timeout: ResponseTime,
      remove: boolean,
    ): Promise<LabelledResponse | 'timeout' | 'no_request'>;
    check_response(message: unknown, request: Reference): Response | 'no_reply';
    check_response(
      message: unknown,
      requests: RequestIds,
      remove: boolean,
    ): LabelledResponse | 'no_reply' | 'no_request';
  } & RequestIdFunctions;
  const proc_lib: {
    spawn: Spawn<Pid>;
    spawn_link: Spawn<Pid>;
    spawn_opt: SpawnOpt;
    start: Start<unknown>;
    start_link: Start<unknown>;
    start_monitor: Start<[result: unknown, Reference]>;
    init_ack(result: unknown): 'ok';
    init_ack(parent: Pid | string, result: unknown): 'ok';
    hibernate(module: string, fn: string, args: readonly unknown[]): Promise<never>;
    initial_call(pid: Pid): [module: string, fn: string, args: string[]] | false;
    translate_initial_call(pid: Pid): [module: string, fn: string, arity: number];
    stop(process: Pid | string | readonly [name: string, node: string]): Promise<'ok'>;
    stop(
      process: Pid | string | readonly [name: string, node: string],
      reason: unknown,
      timeout: Timeout,
    ): Promise<'ok'>;
  };
  const supervisor: {
    start_link(module: string, args: unknown): Promise<StartResult>;
    start_link(name: ServerName, module: string, args: unknown): Promise<StartResult>;
    start_child(supervisor: ServerRef, child: ChildSpec): Promise<StartChildResult>;
    start_child(supervisor: ServerRef, args: readonly unknown[]): Promise<StartChildResult>;
    terminate_child(supervisor: ServerRef, id: unknown): Promise<'ok' | ['error', string]>;
    restart_child(supervisor: ServerRef, id: unknown): Promise<StartChildResult>;
    delete_child(supervisor: ServerRef, id: unknown): Promise<'ok' | ['error', string]>;
    which_children(
      supervisor: ServerRef,
    ): Promise<
      [
        id: unknown,
        pid: Pid | 'restarting' | undefined,
        type: 'worker' | 'supervisor',
        modules: unknown,
      ][]
    >;
    count_children(
      supervisor: ServerRef,
    ): Promise<[what: 'specs' | 'active' | 'supervisors' | 'workers', count: number][]>;
    get_childspec(
      supervisor: ServerRef,
      id: unknown,
    ): Promise<['ok', ChildSpec] | ['error', 'not_found']>;
    get_callback_module(pid: Pid): Promise<string>;
    check_childspecs(
      children: readonly ChildSpec[],
      auto_shutdown?: AutoShutdown,
    ): 'ok' | ['error', unknown];
  };
  const sys: {
    suspend(server: ServerRef, timeout?: Timeout): Promise<'ok'>;
    resume(server: ServerRef, timeout?: Timeout): Promise<'ok'>;
    get_status(server: ServerRef, timeout?: Timeout): Promise<unknown>;
    // biome-ignore lint/suspicious/noExplicitAny: the caller states the type of the state
    get_state<State = any>(server: ServerRef, timeout?: Timeout): Promise<State>;
    // biome-ignore lint/suspicious/noExplicitAny: the caller states the type of the state
    replace_state<State = any>(
      server: ServerRef,
      fun: (state: State) => State,
      timeout?: Timeout,
    ): Promise<State>;
    change_code(
      server: ServerRef,
      module: string,
      version: unknown,
      extra: unknown,
      timeout?: Timeout,
    ): Promise<'ok' | ['error', unknown]>;
    terminate(server: ServerRef, reason: unknown, timeout?: Timeout): Promise<'ok'>;
    trace(server: ServerRef, on: boolean, timeout?: Timeout): Promise<'ok'>;
    log(
      server: ServerRef,
      how: boolean | readonly [true, most: number] | 'get' | 'print',
      timeout?: Timeout,
    ): Promise<'ok' | ['ok', unknown[]]>;
    log_to_file(
      server: ServerRef,
      file: string | false,
      timeout?: Timeout,
    ): Promise<'ok' | ['error', 'open_file']>;
    statistics(
      server: ServerRef,
      how: boolean | 'get',
      timeout?: Timeout,
    ): Promise<'ok' | ['ok', 'no_statistics' | [name: string, value: unknown][]]>;
    no_debug(server: ServerRef, timeout?: Timeout): Promise<'ok'>;
    install(
      server: ServerRef,
      what: readonly [fun: Listener, state: unknown] | readonly [unknown, Listener, unknown],
      timeout?: Timeout,
    ): Promise<'ok'>;
    remove(server: ServerRef, id: unknown, timeout?: Timeout): Promise<'ok'>;
  };
  const global: {
    register_name(name: unknown, pid: Pid, resolver?: Resolver): Promise<'yes' | 'no'>;
    re_register_name(name: unknown, pid: Pid, resolver?: Resolver): Promise<'yes' | 'no'>;
    unregister_name(name: unknown): Promise<'ok'>;
    whereis_name(name: unknown): Pid | undefined;
    registered_names(): unknown[];
    send(name: unknown, message: unknown): Pid;
    sync(): Promise<'ok'>;
    set_lock(
      id: LockId,
      nodes?: readonly string[],
      retries?: number | 'infinity',
    ): Promise<boolean>;
    del_lock(id: LockId, nodes?: readonly string[]): Promise<true>;
    trans<T>(
      id: LockId,
      fun: () => T,
      nodes?: readonly string[],
      retries?: number | 'infinity',
    ): Promise<Awaited<T> | 'aborted'>;
    random_exit_name(name: unknown, pid: Pid, other: Pid): Pid;
    random_notify_name(name: unknown, pid: Pid, other: Pid): Pid;
    notify_all_name(name: unknown, pid: Pid, other: Pid): 'none';
    disconnect(): string[];
  };
  const pg: {
    start(scope?: string): ['ok', Pid] | ['error', ['already_started', Pid]];
    start_link(scope?: string): ['ok', Pid] | ['error', ['already_started', Pid]];
    join(group: unknown, pids: Pid | readonly Pid[]): 'ok';
    join(scope: string, group: unknown, pids: Pid | readonly Pid[]): 'ok';
    leave(group: unknown, pids: Pid | readonly Pid[]): 'ok' | 'not_joined';
    leave(scope: string, group: unknown, pids: Pid | readonly Pid[]): 'ok' | 'not_joined';
    get_members(group: unknown): Pid[];
    get_members(scope: string, group: unknown): Pid[];
    get_local_members(group: unknown): Pid[];
    get_local_members(scope: string, group: unknown): Pid[];
    which_groups(scope?: string): unknown[];
    which_local_groups(scope?: string): unknown[];
    monitor(group: unknown): [Reference, Pid[]];
    monitor(scope: string, group: unknown): [Reference, Pid[]];
    monitor_scope(scope?: string): [Reference, Map<unknown, Pid[]>];
    demonitor(reference: Reference): 'ok' | false;
    demonitor(scope: string, reference: Reference): 'ok' | false;
  };
  const erlang: ShortNamed & {
    spawn: typeof spawn;
    spawn_link: typeof spawn_link;
    spawn_monitor: typeof spawn_monitor;
    spawn_opt: typeof spawn_opt;
    spawn_request: typeof spawn_request;
    set_cookie(cookie: string): true;
    set_cookie(node: string, cookie: string): true;
    get_cookie(node?: string): string;
    monotonic_time(unit?: TimeUnit): number;
    system_time(unit?: TimeUnit): number;
    time_offset(unit?: TimeUnit): number;
    timestamp(): [megaseconds: number, seconds: number, microseconds: number];
    convert_time_unit(time: number, from: TimeUnit, to: TimeUnit): number;
    system_info(item: 'creation' | 'process_count' | 'dist_buf_busy_limit'): number;
    unique_integer(options?: readonly ('positive' | 'monotonic')[]): number;
    phash2(term: unknown, range?: number): number;
    hibernate(module: string, fn: string, args: readonly unknown[]): Promise<never>;
    trace(
      which: Pid | 'all' | 'existing' | 'new',
      on: boolean,
      flags: TraceFlag | readonly (TraceFlag | 'all' | readonly ['tracer', Pid])[],
    ): number;
    trace_info(
      which: Pid | 'new',
      item: 'flags' | 'tracer',
    ): ['flags', TraceFlag[]] | ['tracer', Pid | []] | undefined;
    suspend_process(
      pid: Pid,
      options?: readonly (
        | 'unless_suspending'
        | 'asynchronous'
        | readonly ['asynchronous', unknown]
      )[],
    ): boolean;
    resume_process(pid: Pid): true;
    process_display(pid: Pid, type: 'backtrace'): true;
    yield(): Promise<true>;
    throw(term: unknown): never;
    display(term: unknown): true;
    apply(module: string, fn: string, args: readonly unknown[]): unknown;
    apply(fun: AnyFunction, args: readonly unknown[]): unknown;
    halt: typeof halt;
  };

  // timers
  function send_after(
    milliseconds: number,
    to: Pid | string,
    message: unknown,
    options?: readonly TimerOption<'abs'>[],
  ): Reference;
  function start_timer(
    milliseconds: number,
    to: Pid | string,
    message: unknown,
    options?: readonly TimerOption<'abs'>[],
  ): Reference;
  function cancel_timer(timer: Reference): number | false;
  function cancel_timer(
    timer: Reference,
    options: readonly TimerOption<'async' | 'info'>[],
  ): number | false | 'ok';
  function read_timer(timer: Reference): number | false;
  function read_timer(
    timer: Reference,
    options: readonly TimerOption<'async'>[],
  ): number | false | 'ok';
  const timer: {
    sleep: typeof sleep;
    send_after(milliseconds: number, message: unknown): StartedTimer;
    send_after(milliseconds: number, to: Destination, message: unknown): StartedTimer;
    send_interval(milliseconds: number, message: unknown): StartedTimer;
    send_interval(milliseconds: number, to: Destination, message: unknown): StartedTimer;
    apply_after(
      milliseconds: number,
      module: string,
      fn: string,
      args: readonly unknown[],
    ): StartedTimer;
    apply_interval(
      milliseconds: number,
      module: string,
      fn: string,
      args: readonly unknown[],
    ): StartedTimer;
    exit_after(milliseconds: number, reason: unknown): StartedTimer;
    exit_after(milliseconds: number, pid: Pid, reason: unknown): StartedTimer;
    kill_after(milliseconds: number, pid?: Pid): StartedTimer;
    cancel(timer: TimerReference): ['ok', 'cancel'] | ['error', 'badarg'];
    tc<T>(fun: () => Promise<T>): Promise<[microseconds: number, value: T]>;
    tc<T>(fun: () => T): [microseconds: number, value: T];
    tc<F extends AnyFunction>(
      fun: F,
      args: Readonly<Parameters<F>>,
    ): ReturnType<F> extends Promise<infer T>
      ? Promise<[microseconds: number, value: T]>
      : [microseconds: number, value: ReturnType<F>];
    tc(module: string, fn: string, args: readonly unknown[]): unknown;
    seconds(n: number): number;
    minutes(n: number): number;
    hours(n: number): number;
    hms(hours: number, minutes: number, seconds: number): number;
    now_diff(later: Timestamp, earlier: Timestamp): number;
    start(): 'ok';
  };

  // output, globals of JavaScript, and the end of the node
  const io: {
    format(text: string, args?: readonly unknown[]): 'ok';
    format(device: Device, text: string, args: readonly unknown[]): 'ok';
    fwrite(text: string, args?: readonly unknown[]): 'ok';
    fwrite(device: Device, text: string, args: readonly unknown[]): 'ok';
    put_chars(text: string): 'ok';
    put_chars(device: Device, text: string): 'ok';
    nl(device?: Device): 'ok';
    get_line(prompt: string | number): Promise<string>;
    get_line(device: Device, prompt: string | number): Promise<string>;
    read(prompt: string | number): Promise<['ok', unknown] | 'eof' | ['error', unknown]>;
    read(
      device: Device,
      prompt: string | number,
    ): Promise<['ok', unknown] | 'eof' | ['error', unknown]>;
    write(term: unknown): 'ok';
    write(device: Device, term: unknown): 'ok';
  };
  const logger: {
    emergency: Log;
    alert: Log;
    critical: Log;
    error: Log;
    warning: Log;
    notice: Log;
    info: Log;
    debug: Log;
    log(level: Level, what: string | object, args?: readonly unknown[]): 'ok';
    set_primary_config(key: 'level', level: Level): 'ok';
    get_primary_config(): { level: Level };
    compare_levels(level: Level, other: Level): 'gt' | 'lt' | 'eq';
  };
  const error_logger: {
    error_msg(text: string, args?: readonly unknown[]): 'ok';
    warning_msg(text: string, args?: readonly unknown[]): 'ok';
    info_msg(text: string, args?: readonly unknown[]): 'ok';
  };
  /**
   * Returns a deep copy of a value, with its cycles and shared parts: `structuredClone(value)`.
   * `structuredClone(value, { transfer: [buffer] })` moves the bytes of `buffer` into the copy:
   * the buffer of the caller is empty then.
   * A value that contains a function or a symbol raises a DataCloneError.
   */
  function structuredClone<T>(value: T, options?: { transfer?: readonly ArrayBuffer[] }): T;
  /**
   * Calls a function once the code that runs now has ended or waits,
   * before any other work of this process: `queueMicrotask(fun)`.
   */
  function queueMicrotask(callback: () => void): void;
  /** Returns the bytes of a base64 text, as a text with one letter for each byte: `atob('aGk=')`. */
  function atob(text: string): string;
  /**
   * Returns the base64 text of bytes, which are given as a text with one letter for each byte: `btoa('hi')`.
   */
  function btoa(text: string): string;
  const performance: {
    /** Returns the milliseconds, with fractions, of a clock that never goes back: `performance.now()`. */
    now(): number;
  };
  /** Encodes text as UTF-8: `new TextEncoder().encode('hi')`. */
  class TextEncoder {
    readonly encoding: string;
    encode(text?: string): Uint8Array<ArrayBuffer>;
    encodeInto(text: string, bytes: Uint8Array): { read: number; written: number };
  }
  /**
   * Decodes UTF-8 or UTF-16 bytes to text: `new TextDecoder().decode(bytes)`.
   * With `{ fatal: true }` wrong bytes raise a TypeError.
   */
  class TextDecoder {
    constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
    readonly encoding: string;
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
  }
  const console: {
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    debug(...values: unknown[]): void;
    dir(value: unknown): void;
    table(rows: unknown, columns?: readonly string[]): void;
    assert(condition?: unknown, ...values: unknown[]): void;
    count(label?: string): void;
    countReset(label?: string): void;
    group(...values: unknown[]): void;
    groupCollapsed(...values: unknown[]): void;
    groupEnd(): void;
    time(label?: string): void;
    timeLog(label?: string, ...values: unknown[]): void;
    timeEnd(label?: string): void;
    trace(...values: unknown[]): void;
  };
  const application: {
    load(application: string | LoadedSpec, distributed?: Distributed): Promise<AppResult>;
    unload(application: string): Promise<AppResult>;
    start(application: string | LoadedSpec, type?: RestartType): Promise<AppResult>;
    start_boot(application: string | LoadedSpec, type?: RestartType): Promise<AppResult>;
    ensure_started(application: string | LoadedSpec, type?: RestartType): Promise<AppResult>;
    ensure_all_started(
      application: string,
      type?: RestartType,
    ): Promise<['ok', started: string[]] | ['error', [application: string, reason: unknown]]>;
    stop(application: string): Promise<AppResult>;
    takeover(application: string, type: RestartType): Promise<AppResult>;
    permit(application: string, permission: boolean): Promise<AppResult>;
    which_applications(timeout?: Timeout): [name: string, description: string, vsn: string][];
    loaded_applications(): [name: string, description: string, vsn: string][];
    info(): [what: string, unknown][];
    get_env(key: string): ['ok', unknown] | undefined;
    get_env(application: string, key: string): ['ok', unknown] | undefined;
    // biome-ignore lint/suspicious/noExplicitAny: the caller states the type of the value
    get_env<Value = any>(application: string, key: string, otherwise: Value): Value;
    get_all_env(application?: string): [key: string, value: unknown][];
    set_env(config: AppConfig, options?: AppEnvOptions): 'ok';
    set_env(
      application: string,
      key: string,
      value: unknown,
      options?: Timeout | AppEnvOptions,
    ): 'ok';
    unset_env(application: string, key: string, options?: Timeout | AppEnvOptions): 'ok';
    get_key(key: string): ['ok', unknown] | undefined;
    get_key(application: string, key: string): ['ok', unknown] | undefined;
    get_all_key(application?: string): ['ok', [key: string, value: unknown][]] | [] | undefined;
    get_application(of?: Pid | string): ['ok', string] | undefined;
    start_type(): StartType | 'local' | undefined;
  };
  const application_controller: {
    prep_config_change(): [name: string, env: [key: string, value: unknown][]][];
    config_change(
      before: readonly (readonly [name: string, env: readonly (readonly [string, unknown])[]])[],
    ): Promise<AppResult>;
  };
  const init: {
    stop(status?: number): 'ok';
    restart(): 'ok';
    get_status(): [internal: string, provided: string];
    wait_until_started(): Promise<'ok'>;
    halt(how?: number | string): never;
    get_argument(flag: string): ['ok', string[][]] | 'error';
    get_arguments(): [flag: string, values: string[]][];
    get_plain_arguments(): string[];
  };
  const os: {
    getenv(): string[];
    getenv(name: string): string | false;
    getenv<T>(name: string, otherwise: T): string | T;
    env(): [name: string, value: string][];
    putenv(name: string, value: string): true;
    unsetenv(name: string): true;
  };
  type TraceFlag =
    | ('send' | 'receive' | 'procs' | 'timestamp')
    | ('set_on_spawn' | 'set_on_first_spawn' | 'set_on_link' | 'set_on_first_link');
  type SequentialPart =
    | ('label' | 'serial' | 'send' | 'receive' | 'print')
    | ('timestamp' | 'strict_monotonic_timestamp' | 'monotonic_timestamp');
  type SequentialToken = [] | [flags: number, label: unknown, serial: number, sender: Pid, number];
  const seq_trace: {
    set_token(token: SequentialToken): SequentialToken;
    set_token(part: SequentialPart, value: unknown): unknown;
    get_token(): SequentialToken;
    get_token(part: SequentialPart): [] | [part: SequentialPart, value: unknown];
    print(term: unknown): 'ok';
    print(label: unknown, term: unknown): 'ok';
    reset_trace(): true;
    set_system_tracer(tracer: Pid | false): Pid | false;
    get_system_tracer(): Pid | false;
  };
  const dbg: {
    tracer(): ['ok', Pid] | ['error', 'already_started'];
    tracer<State>(
      kind: 'process',
      how: readonly [handler: (message: unknown, state: State) => State, state: State],
    ): ['ok', Pid] | ['error', 'already_started'];
    p(item: Pid | string): ['ok', unknown[]] | ['error', unknown];
    p(
      item: Pid | string,
      flags: string | readonly string[],
    ): ['ok', unknown[]] | ['error', unknown];
    c(
      module: string,
      fn: string,
      args: readonly unknown[],
      flags?: string | readonly string[],
    ): Promise<unknown>;
    stop(): 'ok';
    stop_clear(): 'ok';
    get_tracer(): ['ok', Pid] | ['error', unknown];
  };
  const observer: {
    start(): Promise<'ok'>;
    stop(): Promise<'ok'>;
  };
  const trace: {
    start(nodes?: readonly string[]): Promise<['ok', string[]] | ['error', string]>;
    stop(): Promise<['ok', string[]] | ['error', 'not_started']>;
    save(file: string): Promise<['ok', string] | ['error', string]>;
  };
  const transcript: {
    start(
      file: string | { readonly file: string; readonly clean?: boolean },
      nodes?: readonly string[],
    ): Promise<['ok', string] | ['error', string]>;
    stop(): Promise<['ok', string] | ['error', 'not_started']>;
  };
  function halt(how?: number | string): never;
  const ets: {
    new: (name: string, options: readonly EtsOption[]) => Tab;
    all(): Tab[];
    whereis(name: string): Reference | undefined;
    rename(tab: Tab, name: string): string;
    give_away(tab: Tab, pid: Pid, data: unknown): true;
    setopts(tab: Tab, options: EtsChange | readonly EtsChange[]): true;
    info(tab: Tab): [item: string, value: unknown][] | undefined;
    info(tab: Tab, item: string): unknown;
    i(): 'ok';
    insert(tab: Tab, object: TableObject | readonly TableObject[]): true;
    insert_new(tab: Tab, object: TableObject | readonly TableObject[]): boolean;
    lookup<Row extends TableObject = Stored>(tab: Tab, key: unknown): Row[];
    lookup_element<T = Stored>(tab: Tab, key: unknown, position: number): T;
    member(tab: Tab, key: unknown): boolean;
    take<Row extends TableObject = Stored>(tab: Tab, key: unknown): Row[];
    delete(tab: Tab): true;
    delete(tab: Tab, key: unknown): true;
    delete_object(tab: Tab, object: TableObject): true;
    delete_all_objects(tab: Tab): true;
    update_counter(
      tab: Tab,
      key: unknown,
      change: Counter | CounterStep,
      otherwise?: TableObject,
    ): number;
    update_counter(
      tab: Tab,
      key: unknown,
      changes: readonly CounterStep[],
      otherwise?: TableObject,
    ): number[];
    update_element(
      tab: Tab,
      key: unknown,
      change:
        | readonly [position: number, value: unknown]
        | readonly (readonly [position: number, value: unknown])[],
    ): boolean;
    first<Key = Stored>(tab: Tab): Key | '$end_of_table';
    last<Key = Stored>(tab: Tab): Key | '$end_of_table';
    next<Key = Stored>(tab: Tab, key: unknown): Key | '$end_of_table';
    prev<Key = Stored>(tab: Tab, key: unknown): Key | '$end_of_table';
    tab2list<Row extends TableObject = Stored>(tab: Tab): Row[];
    foldl<Acc, Row extends TableObject = Stored>(
      fun: (object: Row, acc: Acc) => Acc,
      acc: Acc,
      tab: Tab,
    ): Acc;
    foldr<Acc, Row extends TableObject = Stored>(
      fun: (object: Row, acc: Acc) => Acc,
      acc: Acc,
      tab: Tab,
    ): Acc;
    slot<Row extends TableObject = Stored>(tab: Tab, n: number): Row[] | '$end_of_table';
    safe_fixtable(tab: Tab, on: boolean): true;
    init_table(tab: Tab, fun: EtsReading): true;
    match<Found = Stored>(tab: Tab, pattern: unknown): Found[];
    match<Found = Stored>(tab: Tab, pattern: unknown, limit: number): EtsChunk<Found>;
    match<Found = Stored>(continuation: EtsContinuation): EtsChunk<Found>;
    match_object<Row extends TableObject = Stored>(tab: Tab, pattern: unknown): Row[];
    match_object<Row extends TableObject = Stored>(
      tab: Tab,
      pattern: unknown,
      limit: number,
    ): EtsChunk<Row>;
    match_object<Row extends TableObject = Stored>(continuation: EtsContinuation): EtsChunk<Row>;
    match_delete(tab: Tab, pattern: unknown): true;
    select<R>(tab: Tab, naming: EtsNaming<R>): R[];
    select<R = Stored>(tab: Tab, spec: EtsMatchSpec): R[];
    select<R>(tab: Tab, naming: EtsNaming<R>, limit: number): EtsChunk<R>;
    select<R = Stored>(tab: Tab, spec: EtsMatchSpec, limit: number): EtsChunk<R>;
    select<R = Stored>(continuation: EtsContinuation): EtsChunk<R>;
    select_reverse<R>(tab: Tab, naming: EtsNaming<R>): R[];
    select_reverse<R = Stored>(tab: Tab, spec: EtsMatchSpec): R[];
    select_reverse<R>(tab: Tab, naming: EtsNaming<R>, limit: number): EtsChunk<R>;
    select_reverse<R = Stored>(tab: Tab, spec: EtsMatchSpec, limit: number): EtsChunk<R>;
    select_reverse<R = Stored>(continuation: EtsContinuation): EtsChunk<R>;
    select_count(tab: Tab, spec: EtsMatchSpec | EtsNaming<unknown>): number;
    select_delete(tab: Tab, spec: EtsMatchSpec | EtsNaming<unknown>): number;
    select_replace(tab: Tab, spec: EtsMatchSpec | EtsNaming<TableObject>): number;
    fun2ms(naming: EtsNaming<unknown>): EtsMatchSpec;
    test_ms(
      object: TableObject,
      spec: EtsMatchSpec | EtsNaming<unknown>,
    ): ['ok', unknown] | ['error', ['error', string][]];
    match_spec_compile(spec: EtsMatchSpec | EtsNaming<unknown>): Reference;
    is_compiled_ms(value: unknown): boolean;
    match_spec_run<R = Stored>(objects: readonly TableObject[], compiled: Reference): R[];
    repair_continuation(
      continuation: EtsContinuation,
      spec: EtsMatchSpec | EtsNaming<unknown>,
    ): EtsContinuation;
  };
  const net: {
    cut(nodes: Nodes, options?: FaultOptions): Promise<true>;
    cut(nodes: Nodes, others: Nodes, options?: FaultOptions): Promise<true>;
    delay(nodes: Nodes, ms: number, options?: DelayOptions): Promise<true>;
    delay(nodes: Nodes, others: Nodes, ms: number, options?: DelayOptions): Promise<true>;
    rate(nodes: Nodes, rate: string | number, options?: FaultOptions): Promise<true>;
    rate(nodes: Nodes, others: Nodes, rate: string | number, options?: FaultOptions): Promise<true>;
    hold(nodes: Nodes, options?: FaultOptions): Promise<true>;
    hold(nodes: Nodes, others: Nodes, options?: FaultOptions): Promise<true>;
    release(nodes?: Nodes): Promise<boolean>;
    isolate(node: string, nodes?: readonly string[], options?: ShapeOptions): Promise<true>;
    isolate(node: string, options?: ShapeOptions): Promise<true>;
    halves(nodes?: readonly string[], options?: ShapeOptions): Promise<string[][]>;
    halves(options?: ShapeOptions): Promise<string[][]>;
    bridge(node: string, nodes?: readonly string[], options?: ShapeOptions): Promise<string[][]>;
    bridge(node: string, options?: ShapeOptions): Promise<string[][]>;
    ring(nodes?: readonly string[], options?: ShapeOptions): Promise<string[][]>;
    ring(options?: ShapeOptions): Promise<string[][]>;
    heal(nodes?: Nodes): Promise<boolean>;
    faults(): Promise<ShownFault[]>;
    freeze(node: string, options?: { readonly for?: number }): Promise<true>;
    thaw(node?: string): Promise<boolean>;
    crash(node: string): Promise<true>;
  };

  // patterns
  const P: typeof Pattern;
  namespace P {
    type infer<pattern> = Pattern.infer<pattern>;
    type narrow<input, pattern> = Pattern.narrow<input, pattern>;
    type Pattern<input = unknown> = Pattern.Pattern<input>;
  }
  /**
   * Returns the value of the handler of the first pattern
   * that fits: `match(value).with(pattern, handler).otherwise(handler)`.
   * `.when(test, handler)` is a case with a test.
   * `.exhaustive()` ends a match without a default handler, and throws if no pattern fits.
   * h(P) lists the patterns.
   */
  const match: typeof matchOf;
  /**
   * Returns whether a value fits a pattern: `isMatching(pattern, value)`.
   * `isMatching(pattern)` returns a function that tests its argument. h(P) lists the patterns.
   */
  const isMatching: typeof isMatchingOf;
}

/** The functions of module erlang that are globals too. */
type ShortNamed = Pick<
  typeof globalThis,
  | 'alias'
  | 'cancel_timer'
  | 'demonitor'
  | 'disconnect_node'
  | 'erase'
  | 'error'
  | 'exit'
  | 'float'
  | 'garbage_collect'
  | 'get'
  | 'get_keys'
  | 'group_leader'
  | 'is_alive'
  | 'is_binary'
  | 'is_bitstring'
  | 'is_boolean'
  | 'is_float'
  | 'is_function'
  | 'is_integer'
  | 'is_list'
  | 'is_map'
  | 'is_number'
  | 'is_pid'
  | 'is_process_alive'
  | 'is_reference'
  | 'link'
  | 'list_to_pid'
  | 'list_to_ref'
  | 'make_ref'
  | 'monitor'
  | 'monitor_node'
  | 'node'
  | 'nodes'
  | 'pid_to_list'
  | 'process_flag'
  | 'process_info'
  | 'processes'
  | 'put'
  | 'read_timer'
  | 'receive'
  | 'ref_to_list'
  | 'register'
  | 'registered'
  | 'self'
  | 'send'
  | 'send_after'
  | 'send_nosuspend'
  | 'sleep'
  | 'spawn_request_abandon'
  | 'start_timer'
  | 'statistics'
  | 'unalias'
  | 'unlink'
  | 'unregister'
  | 'whereis'
  | 'why'
>;
type TimerReference = readonly [kind: string, reference: Reference];
type StartedTimer = ['ok', TimerReference] | ['error', 'badarg'];
type TimerOption<Name> = readonly [option: Name, on: boolean];
// a number: how many units a second has
type TimeUnit = 'second' | 'millisecond' | 'microsecond' | 'nanosecond' | 'native' | number;
type Timestamp = readonly [megaseconds: number, seconds: number, microseconds: number];
type Nodes = string | readonly string[];
interface FaultOptions {
  readonly for?: number; // milliseconds
  readonly oneway?: boolean;
  readonly seed?: number;
}
interface DelayOptions extends FaultOptions {
  readonly jitter?: number; // milliseconds
}
interface ShapeOptions {
  readonly for?: number; // milliseconds
  readonly seed?: number;
}
interface ShownFault {
  readonly fault: 'cut' | 'delay' | 'rate' | 'hold' | 'freeze';
  readonly from?: string;
  readonly to?: string;
  readonly node?: string; // of a freeze
  readonly oneway?: true;
  readonly left?: number; // milliseconds until it ends by itself
  readonly ms?: number; // of a delay
  readonly jitter?: number;
  readonly seed?: number;
  readonly bytes?: number; // of a rate, a second
}
type NodeKind = 'visible' | 'hidden' | 'connected' | 'known' | 'this';
