// The numbers of the distribution protocol's control messages ("Distribution Protocol" in the ERTS user's
// guide). The comment at each number has the control message in brackets, then the payload, if there is one.

export const control = {
  LINK: 1, // [1, from, to]
  SEND: 2, // [2, '', to] message
  REG_SEND: 6, // [6, from, '', name] message
  GROUP_LEADER: 7, // [7, leader, to]
  MONITOR_P: 19, // [19, watcher, target, reference]
  DEMONITOR_P: 20, // [20, watcher, target, reference]
  PAYLOAD_EXIT: 24, // [24, from, to] reason
  PAYLOAD_EXIT2: 26, // [26, from, to] reason
  PAYLOAD_MONITOR_P_EXIT: 28, // [28, target, watcher, reference] reason
  SPAWN_REQUEST: 29, // [29, reference, from, leader, [module, function, arity], options] arguments
  SPAWN_REPLY: 31, // [31, reference, to, flags, result]
  ALIAS_SEND: 33, // [33, from, alias] message
  UNLINK_ID: 35, // [35, id, from, to]
  UNLINK_ID_ACK: 36, // [36, id, from, to]

  // The same with a trace token as the last element (OTP: seq_trace).
  SEND_TT: 12, // [12, '', to, token] message
  REG_SEND_TT: 16, // [16, from, '', name, token] message
  PAYLOAD_EXIT_TT: 25, // [25, from, to, token] reason
  PAYLOAD_EXIT2_TT: 27, // [27, from, to, token] reason
  SPAWN_REQUEST_TT: 30, // [30, reference, from, leader, [module, function, arity], options, token] arguments
  SPAWN_REPLY_TT: 32, // [32, reference, to, flags, result, token]
  ALIAS_SEND_TT: 34, // [34, from, alias, token] message
} as const;

const plain = new Map<unknown, number>([
  [control.SEND_TT, control.SEND],
  [control.REG_SEND_TT, control.REG_SEND],
  [control.PAYLOAD_EXIT_TT, control.PAYLOAD_EXIT],
  [control.PAYLOAD_EXIT2_TT, control.PAYLOAD_EXIT2],
  [control.SPAWN_REQUEST_TT, control.SPAWN_REQUEST],
  [control.SPAWN_REPLY_TT, control.SPAWN_REPLY],
  [control.ALIAS_SEND_TT, control.ALIAS_SEND],
]);

/** Whether a control message of this kind asks for a process, with a trace token or without. */
export function isSpawnRequest(kind: unknown): boolean {
  return kind === control.SPAWN_REQUEST || kind === control.SPAWN_REQUEST_TT;
}

/** The kind of the control message that has no trace token but is otherwise the same; undefined for other kinds. */
export function plainKind(kind: unknown): number | undefined {
  return plain.get(kind);
}
