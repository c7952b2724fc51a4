// Globals of Node and of browsers that do not exist here, and what to use instead.

const timers = 'send_after(ms, self(), message) sends a message later, await sleep(ms) waits';
const network =
  'code here reaches no network, only other nodes: rpc.call(node, …), send([name, node], …)';
const shared =
  'memory that processes would share, and that nobody would bound: send(pid, bytes) sends a copy';
const files = 'code here reaches no files; modules are named as they are, without require';

const instead: Readonly<Record<string, string>> = {
  __proto__: null as never,
  setTimeout: timers,
  setInterval: 'timer.send_interval(ms, message) sends a message again and again',
  setImmediate: 'queueMicrotask(fun) calls a function after what runs now',
  clearTimeout: 'cancel_timer(reference) ends what send_after has begun',
  clearInterval: 'timer.cancel(reference) ends what timer.send_interval has begun',
  requestAnimationFrame: timers,
  fetch: network,
  XMLHttpRequest: network,
  WebSocket: network,
  EventSource: network,
  Headers: network,
  Request: network,
  Response: network,
  URL: 'there is none here: take the text apart with a pattern, text.match(/^(\\w+):\\/\\/([^/]+)(.*)$/)',
  URLSearchParams: 'there is none here: new Map(text.split("&").map((pair) => pair.split("=")))',
  AbortController: 'exit(pid, reason) ends a process, and what it waits for',
  AbortSignal: 'exit(pid, reason) ends a process, and what it waits for',
  Event: 'processes send messages: send(pid, message), await receive()',
  EventTarget: 'processes send messages: send(pid, message), await receive()',
  MessageChannel: 'processes send messages: send(pid, message), await receive()',
  SharedArrayBuffer: shared,
  Atomics: shared,
  WebAssembly:
    'its memory would lie beside that of processes, where nobody bounds it: a Uint8Array holds bytes',
  BroadcastChannel: 'pg has groups of processes: pg.join(group, self()), pg.get_members(group)',
  Worker: 'spawn(fun) starts a process',
  Blob: 'a Uint8Array holds bytes',
  File: files,
  FormData: network,
  Buffer:
    'a Uint8Array holds bytes; new TextEncoder().encode(text), btoa(text) and atob(text) make and read them',
  process:
    'os.getenv(name), init.get_arguments(), halt(status) and self() are what it is for elsewhere',
  require: files,
  module: files,
  exports: files,
  __dirname: files,
  __filename: files,
  window: 'what all may name is in globalThis',
  document: 'there is no page here: io.format(text, values) and console.log(…) print',
  alert: 'io.format(text, values) and console.log(…) print',
  prompt: 'await io.get_line(prompt) reads a line',
  localStorage: 'put(key, value) and get(key) keep values of a process',
  sessionStorage: 'put(key, value) and get(key) keep values of a process',
  navigator: 'erlang.system_info(what) tells of the node',
  crypto: 'make_ref() is unique, Math.random() is random but can be guessed',
};

/** The end of the sentence "terl has no name: …", saying what to use instead; undefined if unknown. */
export function insteadOf(name: string): string | undefined {
  return instead[name];
}
