// Layout of the batches exchanged with the host: a byte that says what, then its fields.
// Text and bytes are as Writer.text and Writer.alignedBlob write them. This is the room's only window.

/** Host to emulator. */
export const into = {
  evaluate: 1, // u32 job, u32 count, text source
  interrupt: 2, // u32 job: end the evaluation under way
  nodeUp: 3, // text name, u32 creation, u8 hidden, u32 link: its number; what names it below concerns just that one
  nodeDown: 4, // text name, u32 link, text reason
  connectFailed: 5, // text name, text why, u8 whether a report says so
  frames: 6, // text name, bytes: frames as they came
  room: 19, // text name: fragments handed over for this node have arrived, or at least left
  congested: 7, // text name, u8 busy
  answer: 8, // u32 request, u8 ok, text JSON
  report: 9, // text level, text: a report of the host's own
  alive: 10, // text name, u32 creation: this node has got its name; '' 0: it has lost it
  admit: 13, // u32 request, text name: may this peer come in?
  outputBusy: 12, // u32 job, u8: the screen cannot keep up with what it prints (0: with reports), or can again
  overrun: 11, // the last turn was ended by force
  complete: 15, // u32 job, u32 request, text JSON: a question of completion/question.ts
  makeReady: 21, // nobody waits now: what takes a moment before the first code of the user's may be done
  collect: 22, // the program takes much memory: collect garbage
  settings: 14, // text JSON, see settings.ts: once, before all else
  startShell: 18, // u32 job, text node: one more shell; on this node if ''
  stopShell: 16, // u32 job
  columns: 20, // u32: how wide the screen is
  commandLine: 17, // text JSON: flags and plain arguments, for init
} as const;

/** Emulator to host. */
export const out = {
  output: 1, // u32 job: of which it is, or 0, text
  report: 2, // text
  connect: 3, // text name, text how: auto, news, asked or hidden
  disconnect: 4, // text name, u32 link
  frames: 5, // text name, u32 link, u8: 1 to hear `room`, bytes
  evaluated: 6, // u32 job, u32 count, text then: see evaluator.ts, text
  shellDied: 7, // u32 job, text
  request: 8, // u32 request, text what, text JSON arguments
  halt: 9, // u32 status, text message: at once
  stop: 16, // u32 status: in good order
  restart: 15, // in good order, and then the node is to start again
  completed: 12, // u32 request, text JSON: its answer
  admitted: 11, // u32 request, u8 yes
  shellStarted: 14, // u32 job: a shell that was asked for is there
  shellGone: 13, // u32 job, text why: left, or terminated
  protocolError: 10, // text name, u32 link, text what: the peer sent what cannot be; it is to be disconnected
} as const;

/** Four numbers (float64) that go with the batches of a turn, beside them. */
export const controlBlock = {
  now: 0, // in: milliseconds of the host's monotonic clock
  lengthIn: 1, // in: bytes of the batch
  lengthOut: 2, // out: bytes of the batch; below zero while the turn has not come to its end
  callAgain: 3, // out: when the emulator wants its next turn: 0 at once, Infinity not by itself
} as const;
