// The pid numbers of the processes that every node starts with, by OTP's names; the numbers are those of erl.

/** The emulator's own processes. */
export const fixedPids = {
  init: 0,
  logger: 42,
  application_controller: 44,
  code_server: 50,
  rex: 53,
  global_name_server: 55,
  the_registrar: 57,
  timer_server: 59,
  auth: 60,
  net_kernel: 61,
  looking: 68, // terl's own: evaluates the looks of a session document (shell/look.ts)
  looking_leader: 69, // its group leader
  erlang_output: 67, // not in OTP: gets the answers of group leaders on Erlang nodes
  remote_output: 70, // not in OTP
  standard_error: 71,
  user: 72,
  group: 73, // the first group leader of this node's first shell
} as const;

/** Processes that come and go behind the scenes: nobody is to see or count them. */
export function isUnseen(id: number): boolean {
  return id === fixedPids.looking || id === fixedPids.looking_leader;
}

/** The number of the first process that is not in fixedPids. */
export const firstFree = 82;

/**
 * The lowest number for the first shell's process. The shell gets a higher one if -s or the like has spawned
 * that many processes before. On an erl node that is alive it is mostly this number.
 */
export const firstShell = 88;
