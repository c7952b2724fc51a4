// The pid numbers of the processes that every node starts with, by OTP's names; the numbers are those of erl.

/** The emulator's own processes. */
export const fixedPids = {
  init: 0,
  logger: 42,
  code_server: 50,
  rex: 53,
  global_name_server: 55,
  the_registrar: 57,
  timer_server: 59,
  auth: 60,
  net_kernel: 61,
  remote_output: 70, // not in OTP
  standard_error: 71,
  user: 72,
  group: 73, // the group leader of the first shell
} as const;

/** The number of the first process that is not in fixedPids. */
export const firstFree = 82;

/** The number of the first shell's process on a node that is alive; in erl it is mostly the same. */
export const firstShell = 88;
