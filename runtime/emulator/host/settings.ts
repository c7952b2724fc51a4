// What the command line set for the emulator (-kernel KEY VALUE, -connect_all, -hidden). The host sends it once, before
// the node is alive (application:get_env(kernel, …)).

export interface Settings {
  readonly hidden?: boolean;
  readonly dynamic_name?: boolean; // -sname undefined: the node gets a name at the first connect_node
  readonly connect_all?: boolean; // true by default
  readonly memory_limit?: number; // MiB for the processes of this node
  readonly [kernelParameter: string]: unknown; // as typed: 'true', '8'
}

export const settings: { now: Settings } = { now: {} };

/** The command line of terl, for the module init. */
export interface CommandLine {
  readonly flags: readonly (readonly [flag: string, values: readonly string[]])[];
  readonly plain: readonly string[];
}
