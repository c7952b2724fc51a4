// The names under which servers are registered and called: local, global, and via a module (OTP: gen).

import { applyNamed } from '../../code/code-server.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Coroutine, isCoroutine } from '../../process/coroutine.ts';
import type { Process, Target } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { registerName, unregisterName, whereisProcess } from '../../signals/registry.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { applied, caught } from './callbacks.ts';

/** A name to register: ['local', name], ['global', name] or ['via', module, name]. */
export type Name =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'via'; readonly module: string; readonly name: Term }; // global is via module global

/** A name that a module knows. */
export type Via = Extract<Name, { kind: 'via' }>;

/** The name in an argument of a start; undefined if it is none. */
export function nameIn(given: unknown): Name | undefined {
  if (!Array.isArray(given)) return undefined;
  const [kind, second] = given as readonly Term[];
  const isLocal = kind === 'local' && given.length === 2 && typeof second === 'string';
  if (isLocal && second !== '' && second !== 'undefined') return { kind, name: second };
  return viaIn(given);
}

/** The name that is argument 1 of a start. */
export function nameGiven(bif: string, args: readonly unknown[]): Name {
  const name = nameIn(args[0]);
  if (name !== undefined) return name;
  const wanted = "not a name: ['local', name], ['global', name] or ['via', module, name]";
  throw badarg(1, wanted, bif, args);
}

/** ['global', name] or ['via', module, name]; these are servers to call too. */
function viaIn(given: readonly unknown[]): Via | undefined {
  const [kind, second, third] = given as readonly Term[];
  if (kind === 'global' && given.length === 2)
    return { kind: 'via', module: 'global', name: second };
  if (kind !== 'via' || given.length !== 3 || typeof second !== 'string') return undefined;
  return { kind: 'via', module: second, name: third };
}

/** What reports call a server: the name without its kind. */
export function shownName(name: Name | undefined, process: Process): Term {
  return name === undefined ? process.pid : name.name;
}

/** A name as it was given. */
export function nameTerm(name: Name): Term {
  if (name.kind === 'local') return ['local', name.name];
  return name.module === 'global' ? ['global', name.name] : ['via', name.module, name.name];
}

/** The process that has the name. */
export function* where(name: Name): Steps<Pid | undefined> {
  if (name.kind === 'local') return whereisProcess(name.name)?.pid;
  const found = yield* applied(name.module, 'whereis_name', [name.name]);
  return Pid.is(found) ? found : undefined;
}

/** Registers the process. If another one has the name, returns false. */
export function* claim(process: Process, name: Name): Steps<boolean> {
  if (name.kind === 'via')
    return (yield* applied(name.module, 'register_name', [name.name, process.pid])) === 'yes';
  if (whereisProcess(name.name) !== undefined || process.names !== undefined) return false;
  registerName(name.name, process);
  return true;
}

/** Gives the name up before the process ends, so that it is free for who hears of the failure. */
export function* giveUp(process: Process, name: Name | undefined): Steps<void> {
  if (name === undefined) return;
  if (name.kind === 'via')
    yield* caught(process, () => applyNamed(name.module, 'unregister_name', [name.name]));
  else if (whereisProcess(name.name) === process) unregisterName(name.name);
}

/** Sends through the module of a name, as cast does: without waiting, and whether there is such a process or not. */
export function sendVia({ module, name }: Via, message: Term): void {
  let sent: unknown;
  try {
    sent = applyNamed(module, 'send', [name, message]);
  } catch {
    return; // nobody has the name: a cast does not tell
  }
  if (isCoroutine(sent)) Coroutine.handle(sent);
}

/** A server as its clients name it: a pid, a local name, [name, node], ['global', name] or ['via', module, name]. */
export type ServerRef = Pid | string | Via | readonly [name: string, node: string];

export function serverIn(bif: string, args: readonly unknown[]): ServerRef {
  const [server] = args;
  if (typeof server === 'string') return server;
  if (server instanceof Pid && Pid.isOwn(server)) return server;
  if (Array.isArray(server)) {
    const via = viaIn(server);
    if (via !== undefined) return via;
    const [name, node] = server as unknown[];
    if (server.length === 2 && typeof name === 'string' && typeof node === 'string')
      return [name, node];
  }
  throw badarg(
    1,
    "not a pid, a name, [name, node], ['global', name] or ['via', module, name]",
    bif,
    args,
  );
}

export function isVia(server: ServerRef): server is Via {
  return typeof server === 'object' && 'kind' in server;
}

/** The process to send to; undefined if a local, global or via name is nobody's. */
export function* targetOf(server: ServerRef): Steps<Target | undefined> {
  return isVia(server) ? yield* where(server) : targetNow(server);
}

/** The same for a server whose name needs no module to look it up. */
export function targetNow(server: Exclude<ServerRef, Via>): Target | undefined {
  if (server instanceof Pid) return server;
  const [name, node] = typeof server === 'string' ? [server, here.node.text] : server;
  return node === here.node.text ? whereisProcess(name)?.pid : [name, node];
}
