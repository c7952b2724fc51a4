// The emulator's settings from the command line (-kernel KEY VALUE, -connect_all, -hidden). The host sends
// them once, before the node is alive. User code reads them with application.get_env('kernel', …).

export interface Settings {
  readonly hidden?: boolean;
  readonly dynamic_name?: boolean; // -sname undefined: the node gets a name at the first connect_node
  readonly peers?: 'terl' | 'both'; // whether this node may meet Erlang nodes too (-proto_dist inet_tcp)
  readonly connect_all?: boolean; // true by default
  readonly memory_limit?: number; // MiB for the processes of this node
  readonly [kernelParameter: string]: unknown; // the value as a string: 'true', '8'
}

/** `given`: as the node was started; `now`: with what application.set_env has set. */
export const settings: { now: Settings; given: Settings } = { now: {}, given: {} };

/** The command line of terl, for the module init. */
export interface CommandLine {
  readonly flags: readonly (readonly [flag: string, values: readonly string[]])[];
  readonly plain: readonly string[];
}
