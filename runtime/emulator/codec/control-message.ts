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
} as const;
