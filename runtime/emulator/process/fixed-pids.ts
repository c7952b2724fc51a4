// The numbers of pids that every node has, as in a freshly started erl, under OTP's names.

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
  remote_output: 70, // terl's own
  standard_error: 71,
  user: 72,
  group: 73, // the group leader of the first shell
} as const;

/** The first number that a process gets which is none of these. */
export const firstFree = 82;

/** The number of the first shell on a node that is alive, as it mostly is in erl. */
export const firstShell = 88;
