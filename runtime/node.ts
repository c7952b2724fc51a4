// One node: an isolate joined to a net-kernel. The door of the runtime.

/** What a node is started with; the command line fills it. */
export interface NodeOptions {
  readonly name?: string; // as given with -sname or -name: 'foo', 'foo@host'; none: nonode@nohost
  readonly longNames?: boolean; // given with -name
  readonly hidden?: boolean; // -hidden
  readonly cookie?: string; // -setcookie C
  readonly cookies?: Readonly<Record<string, string>>; // -setcookie Node C
  readonly mapperPort?: number; // -mapper_port, else TERL_MAPPER_PORT, else 4370
  readonly codePath?: readonly string[]; // -pa DIR, before the current directory
  readonly kernel?: Readonly<Record<string, string>>; // -kernel KEY VALUE: net_ticktime, inet_dist_listen_min, …
  readonly connectAll?: boolean; // -connect_all false
  readonly memoryLimit?: number; // MiB of the isolate's heap
  readonly flags?: Readonly<Record<string, readonly string[]>>; // all flags as typed, for init.get_argument
}

/** What the node tells its screen. All text is plain; lines end in '\n'. */
export interface NodeEvents {
  /** Output of processes (io.format, console.log); may end inside a line. */
  output(text: string): void;
  /** A report of the logger: whole lines, header included. */
  report(text: string): void;
  /** The shell's process died while nothing was being evaluated: text to print. */
  shellDied(text: string): void;
  /** The node's name changed (net_kernel.start or stop): the prompt follows. */
  renamed(name: string): void;
  /** halt(), q(), init.stop(), or a fatal end: print `message` if any, then leave with `status`. */
  halted(status: number, message?: string): void;
}

/** What came of one entry at the prompt. */
export interface Evaluation {
  readonly text: string; // what to print, without a last newline; '' for nothing
  readonly advance: boolean; // whether the prompt's number goes up (not after a syntax error)
}

/** A node as its shell sees it, on this thread or another. */
export interface Node {
  readonly name: string; // 'foo@host', or 'nonode@nohost'
  /** Evaluate what was typed at prompt number `count`. */
  evaluate(source: string, count: number): Promise<Evaluation>;
  /** Ctrl-C: end the evaluation under way (its process exits with 'killed'); nothing if none is. */
  interrupt(): void;
  stop(): Promise<void>;
}
